// SPDX-License-Identifier: MIT
// Small files that claim to hold more than anybody could unpack (format section 15).
#include "tests/support/expect.h"
#include "tests/support/memory_file.h"
#include "tests/support/wim_builder.h"
#include "wim/reader.h"

using namespace dismount;
using namespace dismount::test;

namespace {

constexpr std::uint64_t kMebibyte = 1ULL << 20;

/// One blob, which claims to unpack to `original_size` bytes of LZMS.
Result<Wim> read_claiming(std::uint64_t original_size) {
  Built built = build_wim({.images = {{.root = root_entry({file_entry(u"zeros", "packed")})}},
                           .flags = 0x8'0002,
                           .chunk_size = kLargestChunk});
  built.bytes[built.lookup_entry(1) + 7] = std::byte{4};
  write_le64(built.bytes, built.lookup_entry(1) + 16, original_size);
  MemoryFile file(built.bytes);
  return read_wim(file);
}

}  // namespace

TEST_CASE("a small file may unpack to what is read in a moment, but not to a tebibyte") {
  must(read_claiming(255 * kMebibyte));
  for (const std::uint64_t size :
       {257 * kMebibyte, 1024 * kMebibyte, 1024 * 1024 * kMebibyte, std::uint64_t{1} << 63, ~std::uint64_t{0}}) {
    const auto wim = read_claiming(size);
    REQUIRE(code_of(wim) == Code::not_supported);
    CHECK(contains(wim.error().where, "lookup table"));
  }
}

TEST_CASE("a packed lookup table may not claim more than the file has, since real ones are not packed") {
  Built built = build_wim({.images = {{.root = sample_tree()}}, .flags = 0x8'0002, .chunk_size = kLargestChunk});
  Bytes& file = built.bytes;
  const std::uint64_t size = read_le64(file, 0x30) & 0x00FF'FFFF'FFFF'FFFF;
  write_le64(file, 0x30, size | std::uint64_t{6} << 56);
  write_le64(file, 0x40, 10'000'000 * std::uint64_t{kLookupEntrySize});
  MemoryFile memory(file);
  const auto wim = read_wim(memory);
  REQUIRE(code_of(wim) == Code::file_corrupt);
  CHECK(contains(wim.error().where, "lookup table at file offset"));
  CHECK(contains(describe(wim.error()), "it claims 500000000 bytes, more than the limit"));
}

TEST_CASE("metadata may be as large as real metadata can be packed into the file") {
  Wim wim;
  wim.file_size = 100;
  CHECK(largest_metadata(wim) == 100 * 512);
  for (const std::uint64_t size : {kMebibyte - 1, kMebibyte}) {
    wim.file_size = size;
    CHECK(largest_metadata(wim) == 32 * kMebibyte);
  }
  wim.file_size = 4 * kMebibyte;
  CHECK(largest_metadata(wim) == (32 + 3 * 64) * kMebibyte);
  wim.file_size = ~std::uint64_t{0};
  CHECK(largest_metadata(wim) == kMaxMetadataSize);
}

TEST_CASE("readers of large chunks are few, so that memory stays bounded") {
  Wim wim;
  wim.header.chunk_size = 2 * kMebibyte;
  CHECK(readers_at_once(wim, 16) == 16);
  wim.header.chunk_size = kLargestChunk;
  CHECK(readers_at_once(wim, 16) == 16);  // of no blob
  wim.lookup_table.add({.resource = {.original_size = 16 * kMebibyte}, .hash = {std::byte{1}}});
  CHECK(readers_at_once(wim, 16) == 4);
  CHECK(readers_at_once(wim, 2) == 2);
  wim.lookup_table.add({.resource = {.original_size = 1024 * kMebibyte}, .hash = {std::byte{2}}});
  CHECK(readers_at_once(wim, 16) == 1);
}
