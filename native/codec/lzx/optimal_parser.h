// SPDX-License-Identifier: MIT
// Chooses the items of a block so that their costs are the least: the cheapest way to each position, from the first to
// the last one. Which offsets are the recent ones depends on the way; only the cheapest one's count.
#pragma once

#include <span>
#include <vector>

#include "codec/lzx/costs.h"
#include "codec/lzx/match_list.h"

namespace dismount::lzx {

/// What the parser leaves out to be faster.
struct ParserLimits {
  /// So long a match is taken without looking at what could come instead of it.
  std::uint32_t nice_length;
  /// Of a longer match only its full length is considered beyond this, else every length.
  std::uint32_t every_length;
};

class OptimalParser {
 public:
  /// The most matches that a position may have.
  static constexpr int kMostMatches = 12;

  OptimalParser(std::uint32_t longest_block, ParserLimits limits);

  /// `data`: the chunk; the block is at `begin` to `end` in it, its first position is number `index` of `matches`.
  /// `recent`: before the block, then behind it. The items are valid until the next call.
  std::span<const Item> parse(const std::byte* data, std::uint32_t begin, std::uint32_t end, const MatchList& matches,
                              std::uint32_t index, const Costs& costs, RecentOffsets& recent);

 private:
  ParserLimits limits_;
  std::vector<std::int32_t> nodes_;
  std::vector<std::int32_t> far_;  ///< nodes more than a few positions ahead
  std::vector<RecentOffsets> recent_;
  std::vector<Item> items_;
};

}  // namespace dismount::lzx
