// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "codec/codec.h"

using namespace dismount;

TEST_CASE("each compression has a name and limits") {
  CHECK(std::string(compression_name(Compression::none)) == "None");
  CHECK(std::string(compression_name(Compression::xpress)) == "XPRESS");
  CHECK(std::string(compression_name(Compression::lzx)) == "LZX");
  CHECK(std::string(compression_name(Compression::lzms)) == "LZMS");
  CHECK(chunk_size_limits(Compression::none).largest == 0);
  CHECK(chunk_size_limits(Compression::xpress).smallest == 4096);
  CHECK(chunk_size_limits(Compression::xpress).largest == 65536);
  CHECK(chunk_size_limits(Compression::lzx).smallest == 32768);
  CHECK(chunk_size_limits(Compression::lzx).largest == 2097152);
  CHECK(chunk_size_limits(Compression::lzms).smallest == 32768);
  CHECK(chunk_size_limits(Compression::lzms).largest == 1u << 30);
}

TEST_CASE("every chunk size within the limits has a decoder, and no other") {
  for (const Compression compression : {Compression::xpress, Compression::lzx}) {
    const ChunkSizeLimits limits = chunk_size_limits(compression);
    for (std::uint32_t size = limits.smallest; size <= limits.largest; size *= 2) {
      const auto decoder = make_decoder(compression, size);
      CHECK(decoder.ok());
    }
    for (const std::uint32_t size : {0u, 1u, limits.smallest / 2, limits.smallest + 1, limits.largest * 2}) {
      const auto decoder = make_decoder(compression, size);
      REQUIRE_FALSE(decoder.ok());
      CHECK(decoder.error().code == Code::invalid_data);
    }
  }
}

TEST_CASE("no compression and chunks too large for memory are not supported, and the error says what to do") {
  CHECK(make_decoder(Compression::lzms, kLargestChunk).ok());
  for (const auto& [compression, size] :
       {std::pair{Compression::none, 131072u}, {Compression::lzms, 2 * kLargestChunk}, {Compression::lzms, 1u << 30}}) {
    const auto decoder = make_decoder(compression, size);
    REQUIRE_FALSE(decoder.ok());
    CHECK(decoder.error().code == Code::not_supported);
    CHECK_FALSE(decoder.error().next.empty());
  }
}
