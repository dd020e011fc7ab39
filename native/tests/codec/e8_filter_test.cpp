// SPDX-License-Identifier: MIT
#include "codec/lzx/e8_filter.h"

#include <doctest/doctest.h>

#include <random>

using namespace dismount;

namespace {

// The target at `position` + 1 after undoing the filter in a chunk of zeros with one call.
std::int32_t undone(std::size_t position, std::int32_t target, std::size_t chunk_size = 100000) {
  Bytes chunk(chunk_size);
  chunk[position] = std::byte{0xe8};
  write_le(chunk, position + 1, target);
  undo_e8_filter(chunk);
  return read_le<std::int32_t>(chunk, position + 1);
}

}  // namespace

TEST_CASE("absolute targets become relative, and only those of the filter's range") {
  CHECK(undone(0, 0) == 0);
  CHECK(undone(1000, 5000) == 4000);
  CHECK(undone(1000, 0) == -1000);
  CHECK(undone(1000, 11'999'999) == 11'998'999);
  CHECK(undone(1000, 12'000'000) == 12'000'000);
  CHECK(undone(1000, -1) == 11'999'999);
  CHECK(undone(1000, -1000) == 11'999'000);
  CHECK(undone(1000, -1001) == -1001);
  CHECK(undone(1000, INT32_MIN) == INT32_MIN);
  CHECK(undone(1000, INT32_MAX) == INT32_MAX);
}

TEST_CASE("opcodes in the last ten bytes are not touched") {
  CHECK(undone(89, 50, 100) == 50 - 89);
  CHECK(undone(90, 50, 100) == 50);
  CHECK(undone(0, 5, 11) == 5);
  Bytes ten(10, std::byte{0xe8});
  undo_e8_filter(ten);
  CHECK(ten == Bytes(10, std::byte{0xe8}));
  undo_e8_filter({});
}

TEST_CASE("the bytes of a target are not searched, translated or not") {
  Bytes chunk(64);
  // An untranslated target full of opcodes, then a real call behind it.
  for (std::size_t i = 20; i < 25; ++i) chunk[i] = std::byte{0xe8};
  chunk[25] = std::byte{0xe8};
  write_le(chunk, 26, std::int32_t{25 + 7});
  undo_e8_filter(chunk);
  CHECK(read_le32(chunk, 21) == 0xe8e8e8e8);
  CHECK(read_le32(chunk, 26) == 7);
}

TEST_CASE("calls are found wherever they stand, up to the last byte that counts") {
  std::mt19937 random(7);
  for (std::size_t size = 0; size < 600; ++size) {
    Bytes chunk(size);
    for (std::byte& byte : chunk) byte = random() % 12 == 0 ? std::byte{0xe8} : static_cast<std::byte>(random() % 2);
    Bytes expected = chunk;
    for (std::size_t at = 0; at + 10 < size;) {
      if (expected[at] != std::byte{0xe8}) {
        ++at;
        continue;
      }
      const auto target = read_le<std::int32_t>(expected, at + 1);
      const auto here = static_cast<std::int32_t>(at);
      if (target >= 0 && target < 12'000'000) write_le(expected, at + 1, target - here);
      if (target < 0 && target >= -here) write_le(expected, at + 1, target + 12'000'000);
      at += 5;
    }
    undo_e8_filter(chunk);
    CHECK(chunk == expected);
  }
}
