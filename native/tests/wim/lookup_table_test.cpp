// SPDX-License-Identifier: MIT
#include "wim/lookup_table.h"

#include "tests/support/decode_table.h"
#include "tests/support/expect.h"

using namespace dismount;
using namespace dismount::test;

namespace {

constexpr std::uint64_t kFileSize = 10'000;

struct Entry {
  std::uint64_t offset;
  std::uint64_t size;
  std::uint8_t flags = 0;
  std::uint32_t references = 1;
  std::uint8_t hash = 0;  ///< its first byte
  std::uint16_t part = 1;
};

Bytes disk_of(const std::vector<Entry>& entries) {
  Bytes disk(entries.size() * 50);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Entry& entry = entries[i];
    const std::size_t at = i * 50;
    encode_resource({entry.offset, entry.size, entry.size, entry.flags}, disk, at);
    write_le16(disk, at + 24, entry.part);
    write_le32(disk, at + 26, entry.references);
    disk[at + 30] = static_cast<std::byte>(entry.hash);
  }
  return disk;
}

Header header_of(std::uint32_t images) {
  Header header;
  header.image_count = images;
  header.lookup_table = {.offset = 9000, .packed_size = 100, .original_size = 100};
  header.xml_data = {.offset = 9100, .packed_size = 100, .original_size = 100};
  return header;
}

Sha1Hash hash(std::uint8_t first) {
  Sha1Hash value{};
  value[0] = static_cast<std::byte>(first);
  return value;
}

/// No entry of these tables is solid.
const OpenSolid kNoSolid = [](const Resource&, const std::string&) -> Result<SolidResource> { return Error{}; };

Result<LookupTable> decode(const std::vector<Entry>& entries, std::uint32_t images = 1) {
  return decode_table(disk_of(entries), header_of(images), kFileSize, kNoSolid);
}

const Entry kImage{300, 50, kResourceMetadata, 1, 1};

}  // namespace

TEST_CASE("images are the metadata entries in table order, whatever stands between them") {
  const auto table =
      must(decode({{208, 10, 0, 5, 9}, {400, 20, kResourceMetadata, 1, 2}, {500, 5, 0, 0, 8}, kImage}, 2));
  REQUIRE(table.images().size() == 2);
  CHECK(table.images()[0].hash == hash(2));
  CHECK(table.images()[1].hash == hash(1));
  REQUIRE(table.blobs().size() == 2);
  REQUIRE(table.find(hash(9)) != nullptr);
  CHECK(table.find(hash(9))->references == 5);
  CHECK(table.find(hash(9))->resource == Resource{208, 10, 10, 0});
  CHECK(table.find(hash(8))->references == 0);
  CHECK(table.find(hash(2)) == nullptr);
}

TEST_CASE("a table is written with the images first and the blobs in their order") {
  LookupTable table = must(decode({{208, 10, 0, 5, 9}, kImage, {500, 5, 0, 0, 8}}));
  table.add({.resource = {.offset = 600, .packed_size = 7, .original_size = 7}, .references = 3, .hash = hash(4)});
  CHECK(table.encode() == disk_of({kImage, {208, 10, 0, 5, 9}, {500, 5, 0, 0, 8}, {600, 7, 0, 3, 4}}));
}

TEST_CASE("a table may come in pieces of any size") {
  std::vector<Entry> entries{kImage};
  for (std::uint8_t i = 2; i < 60; ++i) entries.push_back({1000 + std::uint64_t{i} * 10, 10, 0, 1, i});
  const Bytes disk = disk_of(entries);
  const Header header = header_of(1);
  for (const std::size_t piece : {1U, 7U, 49U, 50U, 51U, 128U, 5000U}) {
    LookupTableDecoder decoder(header, kFileSize, kNoSolid);
    for (ByteView left = disk; !left.empty(); left = left.subspan(std::min(piece, left.size()))) {
      must(decoder.add(left.first(std::min(piece, left.size()))));
    }
    CHECK(must(decoder.finish()).encode() == disk);
  }
}

TEST_CASE("oddities of real tables are tolerated") {
  SUBCASE("a deleted image") { CHECK(must(decode({kImage, {400, 10, kResourceMetadata, 0, 2}})).images().size() == 1); }
  SUBCASE("a hash of zeros and a size of zero") {
    CHECK(must(decode({kImage, {400, 10, 0, 1, 0}, {500, 0, 0, 1, 7}})).blobs().empty());
  }
  SUBCASE("the same hash twice: the first one counts") {
    const auto table = must(decode({kImage, {400, 10, 0, 1, 7}, {500, 11, 0, 1, 7}}));
    CHECK(table.blobs().size() == 1);
    CHECK(table.find(hash(7))->resource.offset == 400);
  }
  SUBCASE("a remainder that is no whole entry") {
    Bytes disk = disk_of({kImage});
    disk.resize(disk.size() + 49);
    CHECK(decode_table(disk, header_of(1), kFileSize, kNoSolid).ok());
  }
  SUBCASE("holes") { CHECK(decode({kImage, {8000, 10, 0, 1, 3}}).ok()); }
  SUBCASE("an integrity table whose offset is zero is none, whatever its size") {
    Header header = header_of(1);
    header.integrity_table = {.offset = 0, .packed_size = 5000, .original_size = 5000};
    CHECK(decode_table(disk_of({kImage}), header, kFileSize, kNoSolid).ok());
  }
}

TEST_CASE("an image never vanishes silently: its metadata entry must be right") {
  const struct {
    std::vector<Entry> entries;
    std::uint32_t images;
    const char* names;
  } attacks[] = {
      {{{300, 50, kResourceMetadata, 2, 1}}, 1, "entry 0"},             // referenced twice
      {{kImage, {400, 50, kResourceMetadata, 1, 2, 2}}, 2, "entry 1"},  // another part's
      {{kImage}, 2, "2 images"},                                        // too few
      {{kImage, {400, 50, kResourceMetadata, 1, 2}}, 1, "1 images"},    // too many
      {{}, 1, "0 metadata resources"},
      {{kImage, {400, 50, 0, 1, 2, 3}}, 1, "part 3"},
  };
  for (const auto& attack : attacks) {
    const auto table = decode(attack.entries, attack.images);
    CHECK(code_of(table) == Code::file_corrupt);
    CHECK_MESSAGE(contains(describe(table.error()), attack.names), describe(table.error()));
    CHECK(contains(table.error().where, "lookup table"));
  }
}

TEST_CASE("entries outside the file, over the header, a table or each other are refused") {
  const std::vector<Entry> bad[] = {
      {kImage, {9990, 11, 0, 1, 3}},      // past the end
      {kImage, {~0ULL - 3, 8, 0, 1, 3}},  // wraps
      {kImage, {100, 8, 0, 1, 3}},        // over the header
      {kImage, {9050, 8, 0, 1, 3}},       // over the lookup table
      {kImage, {9199, 8, 0, 1, 3}},       // over the XML data
      {kImage, {8990, 11, 0, 1, 3}},      // into the lookup table
      {kImage, {349, 8, 0, 1, 3}},        // over the metadata
      {kImage, {600, 8, 0, 1, 3}, {607, 1, 0, 1, 4}},
      {kImage, {600, 8, 0, 1, 3}, {600, 8, 0, 1, 4}},
  };
  for (const auto& entries : bad) CHECK(code_of(decode(entries)) == Code::file_corrupt);
}

TEST_CASE("the flag of solid entries means something only where the version knows it") {
  const Bytes disk = disk_of({kImage, {500, 5, kResourceSolid, 1, 8}});
  const LookupTable table = must(decode_table(disk, header_of(1), kFileSize, kNoSolid));
  REQUIRE(table.find(hash(8)) != nullptr);
  CHECK_FALSE(table.is_in_solid(*table.find(hash(8))));
  CHECK(table.find(hash(8))->resource.offset == 500);
}

TEST_CASE("a further part of a split set has no metadata") {
  Header header = header_of(2);
  header.part_number = 2;
  header.total_parts = 3;
  CHECK(decode_table(disk_of({{400, 10, 0, 1, 3, 2}}), header, kFileSize, kNoSolid).ok());
  CHECK(code_of(decode_table(disk_of({{400, 10, kResourceMetadata, 1, 3, 2}}), header, kFileSize, kNoSolid)) ==
        Code::file_corrupt);
  CHECK(code_of(decode_table(disk_of({{400, 10, 0, 1, 3, 1}}), header, kFileSize, kNoSolid)) == Code::file_corrupt);
}

TEST_CASE("metadata without bytes, or of more images than there are, is refused at its entry") {
  const auto empty = decode({{300, 0, kResourceMetadata, 1, 1}});
  CHECK(code_of(empty) == Code::file_corrupt);
  CHECK(contains(describe(empty.error()), "lookup table, entry 0"));
  const auto more = decode({kImage, {400, 20, kResourceMetadata, 1, 2}, {500, 20, kResourceMetadata, 1, 3}});
  CHECK(code_of(more) == Code::file_corrupt);
  CHECK(contains(describe(more.error()), "lookup table, entry 1"));
}

TEST_CASE("where a hash lands cannot be told from what a file states of it") {
  // With all in one place, this would be some ten thousand million comparisons.
  LookupTable table;
  for (const std::size_t same : {std::size_t{8}, std::size_t{16}}) {
    for (std::uint32_t i = 0; i < 150'000; ++i) {
      Blob blob;
      std::fill_n(blob.hash.begin(), same, std::byte{0x77});
      write_le32(blob.hash, same, i + 1);
      table.add_if_new(blob);
    }
  }
  CHECK(table.blobs().size() == 300'000);
  Sha1Hash wanted{};
  std::fill_n(wanted.begin(), 8, std::byte{0x77});
  write_le32(wanted, 8, 150'000);
  REQUIRE(table.find(wanted) == &table.blobs()[149'999]);
}
