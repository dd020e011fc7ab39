// SPDX-License-Identifier: MIT
// Links that lead out of the mount directory, reparse data that is none, and hard links of what is not one file.
#include "base/utf16.h"
#include "tests/hostile/attack.h"

namespace dismount::test {
namespace {

constexpr std::uint32_t kJunction = 0xA000'0003;

TestEntry absolute_link(const std::u16string& name, const std::u16string& target, bool directory = false) {
  TestEntry link = symlink_entry(name, target);
  write_le32(link.reparse_data, 8, 0);
  link.reparse_flags = 1;
  if (directory) link.attributes |= 0x10;
  return link;
}

TestEntry junction(const std::u16string& name, const std::u16string& target) {
  TestEntry link = absolute_link(name, target, true);
  link.reparse_tag = kJunction;
  link.reparse_data.erase(link.reparse_data.begin() + 8, link.reparse_data.begin() + 12);
  return link;
}

}  // namespace

void add_link_attacks(const AddAttack& add) {
  const auto tolerated = [&](const std::string& name, const std::string& what, std::vector<TestEntry> children) {
    add({.name = name, .what = what, .expectation = Expectation::tolerated, .file = file_of(std::move(children))});
  };
  const std::pair<const char*, std::u16string> targets[] = {{"up", u"..\\guarded"},
                                                            {"up-many", u"..\\..\\..\\..\\..\\..\\tmp"},
                                                            {"to-root", u"\\"},
                                                            {"to-etc", u"\\etc\\passwd"},
                                                            {"to-drive", u"\\??\\C:\\Windows"},
                                                            {"to-share", u"\\\\server\\share"},
                                                            {"to-itself", u"link"},
                                                            {"to-dot", u"."},
                                                            {"empty", u""},
                                                            {"long", std::u16string(4'000, u'x')},
                                                            {"control", u"a\u001B[2Jb"}};
  for (const auto& [label, target] : targets) {
    tolerated(std::string("link-") + label, "a link out of the directory", {symlink_entry(u"link", target)});
    tolerated(std::string("absolute-link-") + label, "an absolute link", {absolute_link(u"link", target)});
    tolerated(std::string("junction-") + label, "a junction", {junction(u"link", target)});
    TestEntry parent = symlink_entry(u"link", target);
    parent.attributes |= 0x10;
    parent.children = {file_entry(u"through.txt", "written through a link")};
    tolerated(std::string("children-under-link-") + label, "a file below a link", {parent});
    parent = junction(u"link", target);
    parent.children = {directory_entry(u"deeper", {file_entry(u"through.txt", "written through a junction")})};
    tolerated(std::string("children-under-junction-") + label, "a directory below a junction", {parent});
    TestEntry other = parent;
    other.reparse_tag = 0x8000'0017;
    tolerated(std::string("children-under-other-") + label, "files below a reparse point of another kind", {other});
  }

  const auto reparse = [&](const std::string& name, const std::string& what, Bytes data, std::uint32_t tag) {
    TestEntry link = symlink_entry(u"link", u"a");
    link.reparse_tag = tag;
    link.reparse_data = std::move(data);
    tolerated(name, what, {link, file_entry(u"good.txt", "good")});
  };
  for (const std::uint32_t tag : {0xA000'000Cu, kJunction}) {
    const std::string kind = tag == kJunction ? "junction" : "symlink";
    reparse(kind + "-data-empty", "reparse data of no bytes", {}, tag);
    reparse(kind + "-data-short", "reparse data of 5 bytes", Bytes(5, std::byte{1}), tag);
    reparse(kind + "-data-ones", "reparse data of ones", Bytes(64, std::byte{0xFF}), tag);
    reparse(kind + "-data-zeros", "reparse data of zeros", Bytes(64), tag);
    reparse(kind + "-data-70000", "70,000 bytes of reparse data", Bytes(70'000, std::byte{0x41}), tag);
    Bytes past = symlink_entry(u"", u"target").reparse_data;
    write_le16(past, 2, 0xFFFE);
    reparse(kind + "-name-past-end", "a target that runs past its data", past, tag);
    write_le16(past, 0, 0xFFFF);
    write_le16(past, 2, 3);
    reparse(kind + "-name-odd", "a target of an odd number of bytes", past, tag);
  }
  reparse("reparse-unknown", "an unknown reparse point", bytes_of("whatever this is"), 0x9000'0FFF);
  reparse("reparse-tag-0", "a reparse point of tag 0", bytes_of("whatever this is"), 0);

  const auto linked = [](TestEntry entry, std::uint64_t id) {
    entry.link_id = id;
    return entry;
  };
  tolerated(
      "hard-links-differ", "a group of hard links with different contents",
      {linked(file_entry(u"a", "one"), 7), linked(file_entry(u"b", "two"), 7), linked(file_entry(u"c", "one"), 7)});
  tolerated("hard-link-folder", "directories in a group of hard links",
            {linked(directory_entry(u"a", {file_entry(u"x", "x")}), 7), linked(directory_entry(u"b", {}), 7),
             linked(file_entry(u"c", "one"), 7)});
  tolerated(
      "hard-link-over-link", "a hard link of the name of a link",
      {symlink_entry(u"a", u"..\\guarded"), linked(file_entry(u"a", "one"), 7), linked(file_entry(u"b", "one"), 7)});
  std::vector<TestEntry> many;
  for (std::size_t i = 0; i < 3'000; ++i) many.push_back(linked(file_entry(numbered(i), "one"), 9));
  tolerated("hard-links-3000", "3,000 names of one file", many);

  // One blob under many names: the file is small, what a mount would write is not.
  constexpr std::uint32_t kBlob = 64 * 1024 * 1024;
  std::vector<TestEntry> copies;
  for (std::size_t i = 0; i < 10'000; ++i) copies.push_back(file_entry(numbered(i), "stands for the data"));
  const TestEntry root = root_entry(copies);
  add({.name = "bomb-copies",
       .what = "10,000 names of one file of 64 MiB: 625 GiB",
       .expectation = Expectation::bomb,
       .file = file_with_packed_data({.compression = Compression::lzms,
                                      .chunk_size = kBlob,
                                      .bytes = lzms_zeros(kBlob),
                                      .original_size = kBlob,
                                      .hash = sha1(Bytes(kBlob))},
                                     root),
       .declared = 2ULL * kBlob});
}

}  // namespace dismount::test
