// SPDX-License-Identifier: MIT
// Metadata resources: what is read, what is written back, and what is refused.
#include "wim/image.h"

#include "tests/support/expect.h"
#include "tests/support/wim_builder.h"

using namespace dismount;
using namespace dismount::test;

namespace {

Dentry copy_of(const Dentry& dentry) {
  Dentry copy = dentry.clone();
  for (const Dentry& child : dentry.children) copy.children.push_back(copy_of(child));
  return copy;
}

/// Names and bytes of all dentries, but for the offsets of the lists, which a rewrite may move.
void compare(const Dentry& a, const Dentry& b) {
  Bytes left(a.bytes().begin(), a.bytes().end());
  Bytes right(b.bytes().begin(), b.bytes().end());
  write_le64(left, 0x10, 0);
  write_le64(right, 0x10, 0);
  CHECK(left == right);
  CHECK(a.has_child_list == b.has_child_list);
  REQUIRE(a.children.size() == b.children.size());
  for (std::size_t i = 0; i < a.children.size(); ++i) compare(a.children[i], b.children[i]);
}

/// Security data with two descriptors and padding.
Bytes two_descriptors() {
  Bytes block(8 + 16 + 5 + 6);
  write_le32(block, 0, static_cast<std::uint32_t>(block.size()));
  write_le32(block, 4, 2);
  write_le64(block, 8, 5);
  write_le64(block, 16, 6);
  for (std::size_t i = 24; i < block.size(); ++i) block[i] = static_cast<std::byte>(i);
  return block;
}

}  // namespace

TEST_CASE("a tree is read with all its entries") {
  const BuiltMetadata built = build_metadata(sample_tree());
  const Image image = must(Image::decode(built.bytes));
  REQUIRE(image.root().children.size() == 7);
  const Dentry& folder = image.root().children[3];
  CHECK(folder.name() == u"folder");
  CHECK(folder.has_child_list);
  CHECK(folder.position() == built.dentries.at(u"/folder"));
  REQUIRE(folder.children.size() == 3);
  CHECK(folder.children[2].children[0].name() == u"c.txt");
  CHECK(image.root().children[4].has_child_list);
  CHECK(image.root().children[4].children.empty());
}

TEST_CASE("an unchanged tree is written back byte for byte") {
  const Bytes security = two_descriptors();
  const BuiltMetadata built = build_metadata(sample_tree(), security);
  const Image image = must(Image::decode(built.bytes));
  const Bytes written = must(image.encode_with(image.root()));
  CHECK(written.size() == built.bytes.size());
  CHECK(std::equal(security.begin(), security.end(), written.begin()));
  const Image again = must(Image::decode(written));
  compare(image.root(), again.root());
  CHECK(must(again.encode_with(again.root())) == written);
}

TEST_CASE("a changed tree keeps what nobody touched") {
  const Image image = must(Image::decode(build_metadata(sample_tree()).bytes));
  Dentry root = copy_of(image.root());
  root.children.erase(root.children.begin());
  root.children[2].children.push_back(Dentry::make({.name = u"new"}));
  root.children[3].children.push_back(Dentry::make({.name = u"sub", .attributes = kAttributeDirectory}));
  const Image again = must(Image::decode(must(image.encode_with(root))));
  compare(root, again.root());
  CHECK(again.root().children[3].children[0].has_child_list);
}

TEST_CASE("oddities of real metadata are tolerated and survive") {
  SUBCASE("a security length of zero") {
    BuiltMetadata built = build_metadata(sample_tree());
    write_le32(built.bytes, 0, 0);
    const Image image = must(Image::decode(built.bytes));
    CHECK(read_le32(must(image.encode_with(image.root())), 0) == 0);
  }
  SUBCASE("slack behind the last list, and between descriptors and tree") {
    Bytes security = two_descriptors();
    security.resize(64);
    write_le32(security, 0, 64);
    BuiltMetadata built = build_metadata(sample_tree(), security);
    built.bytes.resize(built.bytes.size() + 40, std::byte{0xCC});
    CHECK(Image::decode(built.bytes).ok());
  }
  SUBCASE("a root with a name") {
    TestEntry root = sample_tree();
    root.name = u"named";
    CHECK(Image::decode(build_metadata(root).bytes).ok());
  }
  SUBCASE("a directory reparse point without a list") {
    TestEntry junction = symlink_entry(u"j", u"x");
    junction.attributes = kAttributeReparsePoint | kAttributeDirectory;
    const Image image = must(Image::decode(build_metadata(root_entry({junction})).bytes));
    CHECK_FALSE(image.root().children[0].has_child_list);
    const Image again = must(Image::decode(must(image.encode_with(image.root()))));
    CHECK(again.root().children[0].subdirectory_offset() == 0);
  }
  SUBCASE("a root without a list") {
    BuiltMetadata built = build_metadata(root_entry({}));
    write_le64(built.bytes, built.dentries[u""] + 0x10, 0);
    CHECK(must(Image::decode(built.bytes)).root().children.empty());
  }
  SUBCASE("names that differ by case, and unpaired surrogates") {
    const std::u16string lone(1, char16_t{0xDC00});
    const Image image = must(Image::decode(
        build_metadata(root_entry({file_entry(u"A", "1"), file_entry(u"a", "2"), file_entry(lone, "3")})).bytes));
    CHECK(image.root().children[2].name() == lone);
  }
  SUBCASE("an end marker of eight instead of zero") {
    BuiltMetadata built = build_metadata(root_entry({}));
    write_le64(built.bytes, built.bytes.size() - 8, 8);
    CHECK(Image::decode(built.bytes).ok());
  }
}
