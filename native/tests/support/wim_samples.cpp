// SPDX-License-Identifier: MIT
// Entries for the builder of wim_builder.h, by hand.
#include "base/utf16.h"
#include "tests/support/wim_builder.h"

namespace dismount::test {
namespace {

Bytes bytes_of(const std::string& text) {
  const ByteView view = std::as_bytes(std::span(text));
  return Bytes(view.begin(), view.end());
}

}  // namespace

TestEntry file_entry(std::u16string name, const std::string& data) {
  TestEntry entry;
  entry.name = std::move(name);
  entry.data = bytes_of(data);
  return entry;
}

TestEntry directory_entry(std::u16string name, std::vector<TestEntry> children) {
  TestEntry entry;
  entry.name = std::move(name);
  entry.attributes = 0x10;
  entry.children = std::move(children);
  return entry;
}

TestEntry symlink_entry(std::u16string name, const std::u16string& target) {
  TestEntry entry;
  entry.name = std::move(name);
  entry.attributes = 0x400;
  entry.reparse_tag = 0xA000000C;
  const Bytes text = utf16_to_bytes(target);
  entry.reparse_data.resize(12);
  write_le16(entry.reparse_data, 2, static_cast<std::uint16_t>(text.size()));
  write_le16(entry.reparse_data, 4, static_cast<std::uint16_t>(text.size()));
  write_le16(entry.reparse_data, 6, static_cast<std::uint16_t>(text.size()));
  write_le32(entry.reparse_data, 8, 1);
  for (int i = 0; i < 2; ++i) entry.reparse_data.insert(entry.reparse_data.end(), text.begin(), text.end());
  return entry;
}

TestEntry root_entry(std::vector<TestEntry> children) { return directory_entry(u"", std::move(children)); }

TestEntry sample_tree() {
  TestEntry rich = file_entry(u"long name.txt", "contents of the file with everything");
  rich.short_name = u"LONGNA~1.TXT";
  rich.streams = {{u"Zone.Identifier", bytes_of("ZoneId=3")}, {u"empty", {}}};
  rich.tagged_items.resize(32);  // an object id
  write_le32(rich.tagged_items, 0, 1);
  write_le32(rich.tagged_items, 4, 16);
  rich.tagged_items[8] = std::byte{0x77};
  rich.attributes = 0x20;

  TestEntry first = file_entry(u"link1", "shared by two names");
  TestEntry second = file_entry(u"link2", "shared by two names");
  first.link_id = second.link_id = 7;
  return root_entry({file_entry(u"a.txt", "alpha"), file_entry(u"empty", ""), rich,
                     directory_entry(u"folder", {file_entry(u"b.txt", "beta"), second,
                                                 directory_entry(u"inner", {file_entry(u"c.txt", "gamma")})}),
                     directory_entry(u"hollow", {}), first, symlink_entry(u"to-a", u"a.txt")});
}

}  // namespace dismount::test
