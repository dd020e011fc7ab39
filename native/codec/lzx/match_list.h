// SPDX-License-Identifier: MIT
// The matches of each position of a part of a chunk, found once and looked at several times.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <memory>

#include "codec/lzx/cost_rows.h"
#include "codec/lzx/match_finder.h"

namespace dismount::lzx {

class MatchList {
 public:
  /// The most matches of one position.
  static constexpr int kMost = 4;

  struct Matches {
    /// Shorter ones first. Those that there are not come before them and have no length.
    std::array<Match, kMost> matches;
    /// Where cost rows for them begin, as cost_row() has it.
    std::array<std::uint16_t, kMost> rows;
  };

  explicit MatchList(std::uint32_t positions) : positions_(std::make_unique<Matches[]>(positions)) {}

  void clear() { count_ = 0; }

  /// Enters the next position's matches, in Matches' order.
  void add(const std::array<Match, kMost>& matches) {
    Matches& position = positions_[count_++];
    position.matches = matches;
    position.rows = rows_of(matches);
  }

  /// Enters for each position from one to the next a single match that ends there.
  void add_rest(std::uint32_t length, std::uint32_t offset) {
    const std::uint32_t slot = length > 0 && offset > 0 ? slot_of(offset + kOffsetBias) : 0;
    for (; length > 0; --length) {
      positions_[count_++] = {{Match(), Match(), Match(), Match(offset, length < kShortestMatch ? 0 : length)},
                              {0, 0, 0, cost_row(slot, length)}};
    }
  }

  const Matches& operator[](std::uint32_t index) const { return positions_[index]; }

 private:
  // cost_row() of all at once.
  static std::array<std::uint16_t, kMost> rows_of(const std::array<Match, kMost>& matches) {
    using Numbers [[gnu::vector_size(4 * kMost)]] = std::int32_t;
    using Floats [[gnu::vector_size(4 * kMost)]] = float;
    using Rows [[gnu::vector_size(2 * kMost)]] = std::uint16_t;
    Numbers packed;
    std::memcpy(&packed, matches.data(), sizeof packed);
    const Numbers lengths = packed & ((1 << Match::kLengthBits) - 1);
    const Numbers adjusted = (packed >> Match::kLengthBits) + static_cast<std::int32_t>(kOffsetBias);
    // A slot is the number of an offset's digits and the second one of them, as a float has them side by side.
    const Floats floats = __builtin_convertvector(adjusted, Floats);
    Numbers digits;
    std::memcpy(&digits, &floats, sizeof digits);
    const Numbers slots = adjusted < 1 << 18 ? (digits >> 22) - 2 * 127 : (adjusted >> 17) + 34;
    const Numbers lanes = {kLanes, kLanes, kLanes, kLanes};
    // Written with shifts: there is no multiplication of such vectors in SSE2.
    static_assert(kRowsPerSlot == 8 + 1 && sizeof(Lanes) == 1 << 5);
    const Numbers rows = ((slots << 3) + slots + (lengths < lanes ? lengths : lanes)) << 5;
    const Rows narrow = __builtin_convertvector(rows, Rows);
    std::array<std::uint16_t, kMost> result;
    std::memcpy(&result, &narrow, sizeof narrow);
    return result;
  }

  std::unique_ptr<Matches[]> positions_;
  std::uint32_t count_ = 0;
};

}  // namespace dismount::lzx
