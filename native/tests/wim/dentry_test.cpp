// SPDX-License-Identifier: MIT
#include "wim/dentry.h"

#include "base/utf16.h"
#include "tests/support/expect.h"
#include "tests/support/wim_builder.h"

using namespace dismount;
using namespace dismount::test;

namespace {

Sha1Hash hash(int number) {
  Sha1Hash value{};
  value[0] = static_cast<std::byte>(number);
  value[19] = std::byte{0xFF};
  return value;
}

/// The encoded dentry of one entry, with its streams.
struct One {
  explicit One(const TestEntry& entry) : metadata(build_metadata(root_entry({entry}))) {
    at = metadata.dentries.at(u"/" + entry.name);
    size = must(check_dentry(metadata.bytes, at));
  }
  Dentry dentry() const { return Dentry(ByteView(metadata.bytes).subspan(at, size), at); }
  BuiltMetadata metadata;
  std::size_t at;
  std::uint64_t size;
};

TestEntry rich_entry() { return sample_tree().children[2]; }

/// Length fields are multiples of 8 and cover exactly the bytes there are.
void check_whole(const Dentry& dentry) {
  CHECK(read_le64(dentry.bytes(), 0) % 8 == 0);
  CHECK(must(check_dentry(dentry.bytes(), 0)) == dentry.bytes().size());
}

/// The bytes behind the names: tagged items.
Bytes items_of(const Dentry& dentry, std::size_t count) {
  const auto length = static_cast<std::size_t>(read_le64(dentry.bytes(), 0));
  const ByteView items = dentry.bytes().first(length).last(count);
  return Bytes(items.begin(), items.end());
}

TestEntry with_streams(std::uint32_t attributes, std::vector<TestStream> streams) {
  TestEntry entry = file_entry(u"f", "data");
  entry.attributes = attributes;
  entry.streams = std::move(streams);
  return entry;
}

}  // namespace

TEST_CASE("every field of a dentry is read from its place") {
  TestEntry entry = rich_entry();
  entry.security_id = 3;
  entry.link_id = 0x1122334455667788;
  const One one(entry);
  const Dentry dentry = one.dentry();
  CHECK(dentry.position() == one.at);
  CHECK(dentry.attributes() == 0x20);
  CHECK_FALSE(dentry.is_directory());
  CHECK(dentry.security_id() == 3);
  CHECK(dentry.subdirectory_offset() == 0);
  CHECK(dentry.creation_time() == kTestTime);
  CHECK(dentry.access_time() == kTestTime + 10'000'000);
  CHECK(dentry.write_time() == kTestTime + 20'000'000);
  CHECK(dentry.hard_link_id() == 0x1122334455667788);
  CHECK(dentry.name() == u"long name.txt");
  CHECK(dentry.short_name() == u"LONGNA~1.TXT");
  CHECK(dentry.contents_hash() == sha1(entry.data));
  const auto streams = streams_of(dentry.bytes());
  REQUIRE(streams.size() == 3);
  CHECK(streams[1].kind == DentryStream::Kind::named);
  CHECK(streams[1].name == u"Zone.Identifier");
  CHECK(streams[1].hash == sha1(to_bytes("ZoneId=3")));
  CHECK(streams[2].hash == kZeroHash);
}

TEST_CASE("a reparse point has a tag where others have a link id, and its data comes first") {
  const TestEntry entry = symlink_entry(u"l", u"target");
  const One one(entry);
  CHECK(one.dentry().is_link());
  CHECK(one.dentry().reparse_tag() == kReparseSymlink);
  CHECK(one.dentry().hard_link_id() == 0);
  CHECK(one.dentry().reparse_hash() == sha1(entry.reparse_data));
  CHECK(one.dentry().contents_hash() == kZeroHash);

  TestEntry both = entry;
  both.data = to_bytes("contents too");
  const One two(both);
  CHECK(two.dentry().reparse_hash() == sha1(both.reparse_data));
  CHECK(two.dentry().contents_hash() == sha1(both.data));
}

TEST_CASE("an encrypted file has one stream, which is no reparse data") {
  TestEntry entry = file_entry(u"e", "raw");
  entry.attributes = kAttributeEncrypted | kAttributeReparsePoint;
  entry.reparse_data = to_bytes("raw");
  entry.data = {};
  const One one(entry);
  CHECK_FALSE(one.dentry().is_link());
  CHECK(one.dentry().contents_hash() == sha1(to_bytes("raw")));
  CHECK(one.dentry().reparse_hash() == kZeroHash);
}

TEST_CASE("unnamed entries are told apart by order: surplus ones count for nothing") {
  Bytes disk(104);
  write_le64(disk, 0, 104);
  write_le32(disk, 8, kAttributeReparsePoint);
  write_le16(disk, 0x60, 3);
  for (int i = 1; i <= 3; ++i) {
    Bytes stream(40);
    write_le64(stream, 0, 40);
    const Sha1Hash value = hash(i);
    std::copy(value.begin(), value.end(), stream.begin() + 0x10);
    disk.insert(disk.end(), stream.begin(), stream.end());
  }
  REQUIRE(check_dentry(disk, 0).ok());
  const Dentry dentry{ByteView(disk)};
  CHECK(dentry.reparse_hash() == hash(1));
  CHECK(dentry.contents_hash() == hash(2));
  CHECK(streams_of(disk)[2].kind == DentryStream::Kind::surplus);
}

TEST_CASE("a rename keeps streams and tagged items and drops the short name") {
  const TestEntry entry = rich_entry();
  const One one(entry);
  for (const std::u16string name : {u"x", u"xy", u"a much longer name than before.txt", u"LONGNA~1.TXT"}) {
    Dentry dentry = one.dentry().clone();
    dentry.rename(name);
    check_whole(dentry);
    CHECK(dentry.name() == name);
    CHECK(dentry.short_name().empty());
    CHECK(items_of(dentry, 32) == entry.tagged_items);
    const auto before = streams_of(one.dentry().bytes());
    const auto after = streams_of(dentry.bytes());
    REQUIRE(after.size() == before.size());
    for (std::size_t i = 0; i < after.size(); ++i) {
      CHECK(after[i].hash == before[i].hash);
      CHECK(after[i].name == before[i].name);
    }
    CHECK(dentry.creation_time() == entry.creation_time);
    CHECK(dentry.attributes() == entry.attributes);
  }
}

TEST_CASE("new contents go to where the old ones are named") {
  SUBCASE("the main hash") {
    const One one(file_entry(u"f", "data"));
    Dentry dentry = one.dentry().clone();
    dentry.set_contents_hash(hash(1));
    CHECK(dentry.contents_hash() == hash(1));
    CHECK(dentry.bytes().size() == one.size);
    CHECK(read_le16(dentry.bytes(), 0x60) == 0);
  }
  SUBCASE("an unnamed entry among named ones") {
    const One one(with_streams(0x80, {{u"s", to_bytes("ads")}}));
    Dentry dentry = one.dentry().clone();
    dentry.set_contents_hash(hash(1));
    CHECK(dentry.contents_hash() == hash(1));
    CHECK(dentry.bytes().size() == one.size);
    CHECK(streams_of(dentry.bytes()).back().hash == sha1(to_bytes("ads")));
  }
  SUBCASE("only named entries and an empty main hash") {
    // Older tools leave the unnamed entry out and put nothing into the main hash.
    Bytes disk(104);
    write_le64(disk, 0, 104);
    write_le32(disk, 8, kAttributeNormal);
    write_le16(disk, 0x60, 1);
    Bytes stream(48);
    write_le64(stream, 0, 48);
    stream[0x10] = std::byte{9};
    write_le16(stream, 0x24, 2);
    stream[0x26] = std::byte{'s'};
    disk.insert(disk.end(), stream.begin(), stream.end());
    REQUIRE(check_dentry(disk, 0).ok());
    Dentry dentry = Dentry{ByteView(disk)}.clone();
    CHECK(dentry.contents_hash() == kZeroHash);
    dentry.set_contents_hash(hash(1));
    check_whole(dentry);
    CHECK(dentry.contents_hash() == hash(1));
    CHECK(streams_of(dentry.bytes()).size() == 2);
  }
}

TEST_CASE("a reparse point whose contents were replaced becomes a plain file with its other streams") {
  TestEntry entry = symlink_entry(u"cloud", u"x");
  entry.reparse_tag = 0x9000601A;
  entry.attributes = kAttributeReparsePoint | 0x20;
  entry.tagged_items = rich_entry().tagged_items;
  SUBCASE("alone") {
    Dentry dentry = One(entry).dentry().clone();
    dentry.drop_reparse_data();
    dentry.set_contents_hash(hash(1));
    check_whole(dentry);
    CHECK(dentry.attributes() == 0x20);
    CHECK(dentry.hard_link_id() == 0);
    CHECK(dentry.contents_hash() == hash(1));
    CHECK(streams_of(dentry.bytes()).size() == 1);
    CHECK(items_of(dentry, 32) == entry.tagged_items);
  }
  SUBCASE("with contents and a named stream") {
    entry.data = to_bytes("old");
    entry.streams = {{u"s", to_bytes("ads")}};
    entry.attributes = kAttributeReparsePoint;
    Dentry dentry = One(entry).dentry().clone();
    dentry.drop_reparse_data();
    check_whole(dentry);
    CHECK(dentry.attributes() == kAttributeNormal);
    CHECK(dentry.reparse_hash() == kZeroHash);
    CHECK(dentry.contents_hash() == sha1(to_bytes("old")));
    CHECK(streams_of(dentry.bytes()).back().name == u"s");
  }
}

TEST_CASE("a new dentry has a length that is a multiple of 8, whatever its name") {
  for (std::size_t units = 0; units < 20; ++units) {
    const Dentry dentry = Dentry::make({.name = std::u16string(units, u'n'), .write_time = 5, .hash = hash(2)});
    check_whole(dentry);
    CHECK(dentry.name().size() == units);
    CHECK(dentry.security_id() == 0xFFFFFFFF);
    CHECK(dentry.write_time() == 5);
    CHECK(dentry.contents_hash() == hash(2));
    CHECK(dentry.hard_link_id() == 0);
  }
  const Dentry link = Dentry::make({.name = u"l",
                                    .attributes = kAttributeReparsePoint,
                                    .hash = hash(3),
                                    .reparse_tag = kReparseSymlink,
                                    .link_not_fixed = true});
  check_whole(link);
  CHECK(link.is_link());
  CHECK(link.reparse_hash() == hash(3));
  CHECK(read_le16(link.bytes(), 0x5E) == 1);
}

TEST_CASE("a changed dentry leaves the bytes it came from alone") {
  const One one(rich_entry());
  const Bytes before = one.metadata.bytes;
  Dentry dentry = one.dentry();
  dentry.set_times(1, 2);
  dentry.set_hard_link_id(3);
  dentry.rename(u"other");
  CHECK(one.metadata.bytes == before);
  CHECK(dentry.access_time() == 1);
  CHECK(dentry.write_time() == 2);
  CHECK(dentry.hard_link_id() == 3);
}
