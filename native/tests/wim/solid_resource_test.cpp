// SPDX-License-Identifier: MIT
// Solid resources of chunks stored raw, so that every byte of them can be set; packed ones come from wimlib
// (__tests__/images/esd.test.ts).
#include "wim/solid_resource.h"

#include "tests/support/decode_table.h"
#include "tests/support/expect.h"
#include "tests/support/memory_file.h"
#include "wim/resource_reader.h"

using namespace dismount;
using namespace dismount::test;

namespace {

constexpr std::uint32_t kChunk = 4'096;

/// A file with solid resources of `sizes` bytes, back to back behind the header; their data counts on through all.
struct Solid {
  explicit Solid(std::vector<std::uint32_t> sizes, std::uint32_t compression = 0, std::uint32_t chunk = kChunk) {
    bytes.resize(208);
    for (const std::uint32_t size : sizes) {
      const std::size_t at = bytes.size();
      const std::uint32_t chunks = (size + kChunk - 1) / kChunk;
      bytes.resize(at + 16 + 4 * chunks + size);
      write_le64(bytes, at, size);
      write_le32(bytes, at + 8, chunk);
      write_le32(bytes, at + 12, compression);
      for (std::uint32_t i = 0; i < chunks; ++i) {
        write_le32(bytes, at + 16 + 4 * i, std::min(kChunk, size - i * kChunk));
      }
      for (std::uint32_t i = 0; i < size; ++i) bytes[at + 16 + 4 * chunks + i] = byte(total++);
      entries.push_back({.offset = at, .packed_size = bytes.size() - at, .original_size = kSolidResourceMark});
      entries.back().flags = kResourceSolid;
    }
  }
  static std::byte byte(std::uint64_t i) { return static_cast<std::byte>(i * 7 + i / 256); }

  Bytes bytes;
  std::vector<Resource> entries;
  std::uint64_t total = 0;
};

struct Entry {
  Resource resource;
  std::uint8_t hash = 0;  ///< its first byte
};

Entry blob(std::uint64_t offset, std::uint64_t size, std::uint8_t hash) {
  return {{.offset = offset, .packed_size = size, .original_size = 0, .flags = kResourceSolid}, hash};
}

Bytes disk_of(const std::vector<Entry>& entries) {
  Bytes disk(entries.size() * 50);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    encode_resource(entries[i].resource, disk, i * 50);
    write_le16(disk, i * 50 + 24, 1);
    write_le32(disk, i * 50 + 26, 1);
    disk[i * 50 + 30] = static_cast<std::byte>(entries[i].hash);
  }
  return disk;
}

Result<LookupTable> decode(File& file, const std::vector<Entry>& entries) {
  Header header;
  header.version = kVersionSolid;
  const OpenSolid open_solid = [&](const Resource& entry, const std::string& name) {
    return read_solid_header(file, entry, name);
  };
  return decode_table(disk_of(entries), header, must(file.size()), open_solid);
}

Result<Bytes> read(File& file, const LookupTable& table, std::uint8_t first_of_hash) {
  Sha1Hash hash{};
  hash[0] = static_cast<std::byte>(first_of_hash);
  ResourceReader reader = must(ResourceReader::create(file, must(file.size()), {.solid = table.solid_resources()}));
  return reader.read_all(table.find(hash)->resource, 1 << 20, "blob");
}

void expect_data(const Bytes& data, std::uint64_t from, std::size_t size) {
  REQUIRE(data.size() == size);
  for (std::size_t i = 0; i < size; ++i) REQUIRE(data[i] == Solid::byte(from + i));
}

}  // namespace

TEST_CASE("a run's offsets go on from one solid resource to the next, wherever its resources are listed") {
  Solid solid({16'000, 4'800});
  MemoryFile file(solid.bytes);
  const std::vector<std::vector<Entry>> orders = {
      {{solid.entries[0]}, blob(0, 10, 1), blob(3'200, 9'600, 2), {solid.entries[1]}, blob(16'000, 4'800, 3)},
      {blob(16'000, 4'800, 3), blob(3'200, 9'600, 2), {solid.entries[0]}, {solid.entries[1]}, blob(0, 10, 1)}};
  for (const auto& entries : orders) {
    const LookupTable table = must(decode(file, entries));
    CHECK(table.solid_resources().size() == 2);
    CHECK(table.blobs().size() == 3);
    expect_data(must(read(file, table, 1)), 0, 10);
    expect_data(must(read(file, table, 2)), 3'200, 9'600);
    expect_data(must(read(file, table, 3)), 16'000, 4'800);
  }
}

TEST_CASE("each run counts from its own first resource; written, all are one run") {
  Solid solid({16'000, 4'800});
  MemoryFile file(solid.bytes);
  const Entry plain{{.offset = 208 + 16, .packed_size = 0, .original_size = 0}, 9};
  const LookupTable table =
      must(decode(file, {{solid.entries[0]}, blob(15'990, 10, 1), plain, {solid.entries[1]}, blob(0, 20, 2)}));
  expect_data(must(read(file, table, 1)), 15'990, 10);
  expect_data(must(read(file, table, 2)), 16'000, 20);
  CHECK(table.encode() == disk_of({{solid.entries[0]}, blob(15'990, 10, 1), {solid.entries[1]}, blob(16'000, 20, 2)}));
}

TEST_CASE("solid entries that cannot be are refused, with the entry") {
  Solid solid({16'000});
  MemoryFile file(solid.bytes);
  const Entry resource{solid.entries[0]};
  Entry metadata = blob(0, 10, 1);
  metadata.resource.flags |= kResourceMetadata;
  Entry sized = blob(0, 10, 1);
  sized.resource.original_size = 10;
  Entry outside = resource;
  outside.resource.packed_size += 1;
  Entry in_header = resource;
  in_header.resource.offset = 100;
  Entry tiny = resource;
  tiny.resource.packed_size = 15;
  const std::vector<Entry> bad[] = {
      {blob(0, 10, 1)},                             // no resource
      {resource, blob(15'991, 10, 1)},              // behind its end
      {resource, blob(~0ULL - 3, 10, 1)},           // wraps
      {resource, blob(0, 0xFF'FFFF'FFFF'FFFF, 1)},  // too long
      {resource, blob(0, 10, 1), blob(9, 10, 2)},   // shared bytes
      {resource, metadata},
      {resource, sized},  // neither resource nor blob
      {resource, resource},
      {outside},
      {in_header},
      {tiny},  // the resource itself
  };
  for (const auto& entries : bad) {
    const auto table = decode(file, entries);
    CHECK(code_of(table) == Code::file_corrupt);
    CHECK(contains(table.error().where, "lookup table"));
  }
}

TEST_CASE("the header of a solid resource is checked before memory is taken") {
  const auto refused = [](const Bytes& bytes, const Resource& entry) {
    MemoryFile file(bytes);
    return code_of(decode(file, {{entry}})) == Code::file_corrupt;
  };
  const Solid good({16'000});
  CHECK_FALSE(refused(good.bytes, good.entries[0]));
  for (const std::uint64_t size :
       {std::uint64_t{0}, std::uint64_t{1} << 63, ~std::uint64_t{0}, std::uint64_t{1} << 40}) {
    Bytes bad = good.bytes;
    write_le64(bad, 208, size);
    CHECK(refused(bad, good.entries[0]));
  }
  for (const std::uint32_t chunk : {0u, 1u, 3u, kChunk / 2, 1u << 31, 0xFFFFFFFFu}) {
    Bytes bad = good.bytes;
    write_le32(bad, 216, chunk);
    CHECK(refused(bad, good.entries[0]));
  }
  Bytes codec = good.bytes;
  write_le32(codec, 220, 9);
  CHECK(refused(codec, good.entries[0]));
}

TEST_CASE("a chunk table that does not add up is refused when the resource is read") {
  const Solid good({16'000});
  for (const std::uint32_t size : {0u, kChunk + 1, kChunk - 1, 0xFFFFFFFFu}) {
    Bytes bad = good.bytes;
    write_le32(bad, 208 + 16 + 4, size);
    MemoryFile file(bad);
    const LookupTable table = must(decode(file, {{good.entries[0]}, blob(0, 16'000, 1)}));
    CHECK(code_of(read(file, table, 1)) == Code::file_corrupt);
  }
}

TEST_CASE("solid chunks too large for memory are refused by name when they are read") {
  Solid solid({16'000}, 3, 1 << 30);
  for (int i = 1; i < 4; ++i) write_le32(solid.bytes, 224 + 4 * static_cast<std::size_t>(i), 0);
  MemoryFile file(solid.bytes);
  const LookupTable table = must(decode(file, {{solid.entries[0]}, blob(0, 16'000, 1)}));
  CHECK(code_of(read(file, table, 1)) == Code::not_supported);
}
