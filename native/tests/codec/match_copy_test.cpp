// SPDX-License-Identifier: MIT
#include "codec/match_copy.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/bytes.h"

using namespace dismount;

TEST_CASE("matches of every short offset and length are repeated, and nothing behind the slack is written") {
  constexpr std::size_t kBefore = 80;
  constexpr std::byte kUntouched{0xee};
  for (std::size_t offset = 1; offset <= kBefore; ++offset) {
    for (std::size_t length = 1; length <= 130; ++length) {
      Bytes chunk(kBefore + length + 2 * kCopySlack, kUntouched);
      for (std::size_t i = 0; i < kBefore; ++i) chunk[i] = static_cast<std::byte>(i);
      Bytes expected = chunk;
      copy_match(chunk.data() + kBefore, offset, length);
      copy_match_exactly(expected.data() + kBefore, offset, length);
      const auto match_end = static_cast<std::ptrdiff_t>(kBefore + length);
      REQUIRE(std::equal(chunk.begin(), chunk.begin() + match_end, expected.begin()));
      REQUIRE(std::all_of(chunk.end() - static_cast<std::ptrdiff_t>(kCopySlack), chunk.end(),
                          [](std::byte byte) { return byte == kUntouched; }));
    }
  }
}
