// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <string>

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

TEST_CASE("LZMS and no compression are not supported, and the error says what to do") {
  for (const Compression compression : {Compression::none, Compression::lzms}) {
    const auto decoder = make_decoder(compression, 131072);
    REQUIRE_FALSE(decoder.ok());
    CHECK(decoder.error().code == Code::not_supported);
    CHECK_FALSE(decoder.error().next.empty());
  }
}
