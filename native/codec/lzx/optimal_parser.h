// SPDX-License-Identifier: MIT
// Chooses the items of a block so that their costs are the least.
#pragma once

#include <span>
#include <vector>

#include "codec/lzx/ways.h"

namespace dismount::lzx {

class OptimalParser {
 public:
  OptimalParser(std::uint32_t longest_block, ParserLimits limits);

  /// `data`: the chunk; the block is at `begin` to `end` in it, its first position is number `index` of `matches`.
  /// `recent`: before the block, then behind it. The items are valid until the next call.
  std::span<const Item> parse(const std::byte* data, std::uint32_t begin, std::uint32_t end, const MatchList& matches,
                              std::uint32_t index, const Costs& costs, RecentOffsets& recent);

 private:
  ParserLimits limits_;
  std::vector<std::int32_t> nodes_;
  std::vector<std::int32_t> far_;
  std::vector<RecentOffsets> recent_;
  std::vector<Match> choices_;
  std::vector<Item> items_;
};

}  // namespace dismount::lzx
