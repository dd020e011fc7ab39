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
  must(read_claiming(700 * kMebibyte));
  for (const std::uint64_t size :
       {1024 * kMebibyte, 1024 * 1024 * kMebibyte, std::uint64_t{1} << 63, ~std::uint64_t{0}}) {
    const auto wim = read_claiming(size);
    REQUIRE(code_of(wim) == Code::not_supported);
    CHECK(contains(wim.error().where, "lookup table"));
  }
}
