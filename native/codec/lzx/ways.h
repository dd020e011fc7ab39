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
  /// Whether all matches of more than kLanes bytes are considered at that length, or only the longest one and one at a
  /// recent offset.
  bool every_far_match;
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

/// A run of bytes and what is known at each of its positions.
struct Run {
  const std::byte* data;  ///< its first byte, in the chunk
  const MatchList::Matches* matches;
  std::int32_t* nodes;    ///< room for one more than the run has bytes
  std::int32_t* far;      ///< nodes more than kAhead positions ahead, room for far_size() of the run's size
  RecentOffsets* recent;  ///< before each position

  static constexpr std::uint32_t far_size(std::uint32_t size) { return size + 1 + kLongestMatch + kAhead; }
};

/// The ways through a part of a run, as far as they are known.
struct Ways {
  std::uint32_t at;     ///< how far they are known
  std::uint32_t end;    ///< of the part
  RecentOffsets queue;  ///< the recent offsets where `at` is

  std::int32_t node = kLiteral;
  Lanes near = {};  ///< nodes 1 to 8 positions ahead
  Lanes next = {};  ///< 9 to 16

  void load_ahead(const Run& run) {
    std::memcpy(&near, run.far + at + 1, sizeof near);
    std::memcpy(&next, run.far + at + 1 + kLanes, sizeof next);
  }
};

/// Finds the ways through a run of `size` bytes, in two halves. Both at once, because each one's positions have to wait
/// for each other. `recent`: before the run; the second half begins with any, as those there are not known until the
/// first one's ways are. No item crosses the middle.
void advance(const Run& run, std::uint32_t size, bool begins_chunk, RecentOffsets recent, const NodeCosts& costs,
             ParserLimits limits);

/// The same without special instructions.
void advance_portable(const Run& run, std::uint32_t size, bool begins_chunk, RecentOffsets recent,
                      const NodeCosts& costs, ParserLimits limits);

}  // namespace dismount::lzx
