// SPDX-License-Identifier: MIT
// Where bytes of a chunk stood before in it: for each position, the last one before it that begins alike.
#pragma once

#include <bit>
#include <cstring>
#include <memory>

#include "base/bytes.h"

namespace dismount::xpress {

/// How many bytes may be read behind the end of a parser's window.
inline constexpr std::size_t kWindowPadding = 16;

template <typename Word>
Word load(const std::byte* at) {
  Word word;
  std::memcpy(&word, at, sizeof word);
  return word;
}

/// How many bytes from `a` on are those from `b` on, at most `limit`. Reads in words, up to kWindowPadding behind.
inline std::uint32_t match_length(const std::byte* a, const std::byte* b, std::uint32_t limit) {
  for (std::uint32_t length = 0; length < limit; length += 8) {
    const std::uint64_t difference = load<std::uint64_t>(a + length) ^ load<std::uint64_t>(b + length);
    if (difference != 0) {
      length += static_cast<std::uint32_t>(std::countr_zero(difference)) / 8;
      return length < limit ? length : limit;
    }
  }
  return limit;
}

/// Chains of positions whose first bytes have one hash. All are linked before the parse begins: a loop without
/// branches is much faster than linking a position whenever the parser passes it.
class MatchChains {
 public:
  explicit MatchChains(std::size_t chunk_size);

  /// Links all positions of `window`; kWindowPadding bytes behind it can be read.
  void build(ByteView window);

  /// The nearest position before `position` that probably begins with the same four bytes, or three. Where there is
  /// none it is 0, which is as good a guess as any, or not before `position` at all.
  std::uint32_t previous_of_four(std::uint32_t position) const { return of_four_[position]; }
  std::uint32_t previous_of_three(std::uint32_t position) const { return of_three_[position]; }

 private:
  unsigned four_bits_;
  std::unique_ptr<std::uint16_t[]> four_heads_;  ///< the last position of each hash
  std::unique_ptr<std::uint16_t[]> three_heads_;
  std::unique_ptr<std::uint16_t[]> of_four_;
  std::unique_ptr<std::uint16_t[]> of_three_;
};

}  // namespace dismount::xpress
