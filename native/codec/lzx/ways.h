// SPDX-License-Identifier: MIT
// The cheapest ways through a run of bytes: to each position, from the first to the last. Which offsets are the recent
// ones depends on the way; only those of the cheapest way to a position count there.
//
// A node is the cheapest way to a position so far, as one number: its cost, then its last item's place in the match
// list (or which recent offset), then the item's length, 1 for a literal. So the better way is the smaller number.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>

#include "codec/lzx/costs.h"
#include "codec/lzx/match_list.h"

namespace dismount::lzx {

/// What is left out to be faster.
struct ParserLimits {
  /// So long a match is taken without looking at what could come instead of it.
  std::uint32_t nice_length;
  /// Of a longer match only its full length is considered beyond this, else every length.
  std::uint32_t every_length;
};

inline constexpr unsigned kPlaceShift = 9;
inline constexpr unsigned kCostShift = 13;
inline constexpr std::int32_t kNoWay = 1 << 30;
inline constexpr std::int32_t kRecentPlace = MatchList::kMost;
static_assert(kRecentPlace + kRecentOffsets <= 1u << (kCostShift - kPlaceShift));
/// A literal leaves the recent offsets as they are, as taking the first one of them does.
inline constexpr std::int32_t kLiteral = 1 | kRecentPlace << kPlaceShift;

// Costs are counted anew when they come to this, so that all have room in a node.
inline constexpr std::int32_t kHighCost = 1 << 29;
inline constexpr std::int32_t kLowCost = 1 << 28;

/// How many positions ahead are not kept in memory but in two vectors.
inline constexpr std::uint32_t kAhead = 2 * kLanes;

inline std::uint32_t length_of(std::int32_t node) {
  return static_cast<std::uint32_t>(node) & ((1u << kPlaceShift) - 1);
}
inline std::int32_t place_of(std::int32_t node) { return node >> kPlaceShift & 15; }

/// Costs as they are added to nodes.
struct NodeCosts {
  explicit NodeCosts(const Costs& costs);

  std::array<std::int32_t, kLiterals> literal;
  std::array<Lanes, kMostSlots * kRowsPerSlot> rows;  ///< where cost_row() says
  std::array<std::int32_t, kMostSlots> far;           ///< of a match longer than that, without its length
  std::array<std::int32_t, kLongestMatch + 1> length;
  Lanes next;                            ///< of the lengths 9 to 16
  std::array<Lanes, kLanes + 1> beyond;  ///< kNoWay from the first, second, ... position on
};

/// What is known of the ways through a run.
struct Ways {
  const std::byte* data;  ///< the chunk
  std::uint32_t begin;    ///< of the run in it
  std::uint32_t size;     ///< of the run
  const MatchList::Matches* matches;
  std::int32_t* nodes;    ///< room for size + 1
  std::int32_t* far;      ///< nodes more than kAhead positions ahead, room for far_size(size)
  RecentOffsets* recent;  ///< before each position, room for size + 1
  RecentOffsets queue;    ///< the recent offsets where `at` is

  std::uint32_t at = 0;  ///< how far the ways are known
  std::int32_t node = kLiteral;
  Lanes near = {};  ///< nodes 1 to 8 positions ahead
  Lanes next = {};  ///< 9 to 16

  static constexpr std::uint32_t far_size(std::uint32_t size) { return size + 1 + kLongestMatch + kAhead; }

  /// Makes everything ready for advance().
  void start();

  void load_ahead() {
    std::memcpy(&near, far + at + 1, sizeof near);
    std::memcpy(&next, far + at + 1 + kLanes, sizeof next);
  }
};

/// Finds the ways through two runs. Both at once, because each one's positions have to wait for each other.
void advance(Ways& first, Ways& second, const NodeCosts& costs, ParserLimits limits);

/// The same without special instructions.
void advance_portable(Ways& first, Ways& second, const NodeCosts& costs, ParserLimits limits);

}  // namespace dismount::lzx
