// SPDX-License-Identifier: MIT
// The steps of advance(), to be compiled once for each instruction set: everything is inlined. There are as few
// branches as possible: adding ways that do not exist takes less time than guessing wrong how many there are.
#pragma once

#include <algorithm>
#include <bit>

#include "codec/lzx/ways.h"

#define DISMOUNT_INLINE [[gnu::always_inline]] inline
#define DISMOUNT_INLINED __attribute__((always_inline))

namespace dismount::lzx {

/// The row at `offset` bytes, its ways' items having `place`.
DISMOUNT_INLINE void add_row(Lanes& ways, const NodeCosts& costs, std::size_t offset, std::int32_t place) {
  Lanes row;
  std::memcpy(&row, reinterpret_cast<const std::byte*>(costs.rows.data()) + offset, sizeof row);
  row += place << kPlaceShift;
  ways = row < ways ? row : ways;
}

/// Takes account of a match of `length` bytes, more than kLanes, for the nodes that no row reaches.
DISMOUNT_INLINE void add_far_ways(const Run& run, const Ways& ways, Lanes& next, const NodeCosts& costs,
                                  ParserLimits limits, std::int32_t way, std::uint32_t length) {
  const Lanes nodes = (costs.next + way) | costs.beyond[std::min(length - kLanes, kLanes)];
  next = nodes < next ? nodes : next;
  if (length <= kAhead) return;
  std::int32_t* const far = run.far + ways.at;
  const std::uint32_t every = std::min(length, limits.every_length);
  for (std::uint32_t i = kAhead + 1; i <= every; ++i) far[i] = std::min(far[i], way + costs.length[i]);
  if (length > every) far[length] = std::min(far[length], way + costs.length[length]);
}

/// `kEveryFarMatch`: as ParserLimits has it.
template <bool kEveryFarMatch>
DISMOUNT_INLINE void step(const Run& run, Ways& ways, const NodeCosts& costs, ParserLimits limits) {
  const std::uint32_t at = ways.at;
  const RecentOffsets queue = ways.queue;
  run.recent[at] = queue;
  std::int32_t base = ways.node >> kCostShift << kCostShift;
  if (base >= kHighCost) [[unlikely]] {
    const std::int32_t less = base - kLowCost;
    const std::uint32_t end = std::min(at + kLongestMatch, ways.end);
    for (std::uint32_t i = at + kAhead + 1; i <= end; ++i) run.far[i] -= less;
    ways.near -= less;
    ways.next -= less;
    base = kLowCost;
  }
  const std::byte* const here = run.data + at;
  const std::int32_t literal = base + costs.literal[std::to_integer<std::size_t>(*here)];
  const std::uint64_t bytes = load_eight(here);
  // How many bits are the same. The offset of a match that ends here is of no use: the match could have been longer.
  const auto after_literal = 0u - static_cast<std::uint32_t>(length_of(ways.node) == 1);
  const std::uint32_t again[kRecentOffsets] = {
      static_cast<std::uint32_t>(std::countr_zero(bytes ^ load_eight(here - queue[0]))) & after_literal,
      static_cast<std::uint32_t>(std::countr_zero(bytes ^ load_eight(here - queue[1]))),
      static_cast<std::uint32_t>(std::countr_zero(bytes ^ load_eight(here - queue[2])))};
  // The row of a length is so many times its number of bits, without the last three of these.
  constexpr std::uint32_t kRowOfBits = sizeof(Lanes) / 8;
  const MatchList::Matches& found = run.matches[at];

  Lanes explicit_ways;
  std::memcpy(&explicit_ways, reinterpret_cast<const std::byte*>(costs.rows.data()) + found.rows[0],
              sizeof explicit_ways);
  add_row(explicit_ways, costs, found.rows[1], 1);
  add_row(explicit_ways, costs, found.rows[2], 2);
  add_row(explicit_ways, costs, found.rows[3], 3);
  Lanes near = ways.near - base;
  add_row(near, costs, (again[0] & ~7u) * kRowOfBits + cost_row(0, 0), kRecentPlace);
  add_row(near, costs, (again[1] & ~7u) * kRowOfBits + cost_row(1, 0), kRecentPlace + 1);
  add_row(near, costs, (again[2] & ~7u) * kRowOfBits + cost_row(2, 0), kRecentPlace + 2);
  near = (explicit_ways < near ? explicit_ways : near) + base;

  constexpr std::uint32_t kAllBits = 64;
  Lanes next = ways.next;
  const Match longest_found = found.matches[MatchList::kMost - 1];
  if ((((again[0] | again[1] | again[2]) & kAllBits) | static_cast<std::uint32_t>(longest_found.length() > kLanes)) !=
      0) {
    const std::uint32_t longest = std::min(kLongestMatch, ways.end - at);
    std::uint32_t best = kLanes;
    std::int32_t best_way = 0;
    const auto consider = [&](std::uint32_t length, std::int32_t place, std::int32_t cost) DISMOUNT_INLINED {
      if (length <= kLanes) return;
      const std::int32_t way = base + (place << kPlaceShift) + cost;
      add_far_ways(run, ways, next, costs, limits, way, length);
      if (length <= best) return;
      best = length;
      best_way = way;
    };
    const auto consider_found = [&](std::int32_t place) DISMOUNT_INLINED {
      const Match match = found.matches[static_cast<std::size_t>(place)];
      consider(std::min(longest, match.length()), place, costs.far[slot_of(match.offset() + kOffsetBias)]);
    };
    const auto consider_recent = [&](std::uint32_t i) DISMOUNT_INLINED {
      const std::uint32_t length = match_length(here, here - queue[i], kLanes, std::max(longest, kLanes));
      consider(std::min(longest, length), kRecentPlace + static_cast<std::int32_t>(i), costs.far[i]);
    };
    if constexpr (kEveryFarMatch) {
      for (std::int32_t place = MatchList::kMost - 1; place >= 0; --place) {
        if (found.matches[static_cast<std::size_t>(place)].length() <= kLanes) break;
        consider_found(place);
      }
      for (std::uint32_t i = 0; i < kRecentOffsets; ++i) {
        if (again[i] >= kAllBits) consider_recent(i);
      }
    } else {
      consider_found(MatchList::kMost - 1);
      if (((again[0] | again[1] | again[2]) & kAllBits) != 0) {
        consider_recent(again[0] == kAllBits ? 0 : again[1] == kAllBits ? 1 : 2);
      }
    }
    if (best >= limits.nice_length) [[unlikely]] {
      ways.at = at + best;
      ways.node = best_way + costs.length[best];
      ways.load_ahead(run);
    }
  }
  if (ways.at == at) [[likely]] {
    ways.at = at + 1;
    ways.node = std::min(near[0], literal);
    const std::int32_t far = run.far[at + 1 + kAhead];
    const Lanes last = {far, far, far, far, far, far, far, far};
    ways.near = __builtin_shufflevector(near, next, 1, 2, 3, 4, 5, 6, 7, 8);
    ways.next = __builtin_shufflevector(next, last, 1, 2, 3, 4, 5, 6, 7, 8);
  }
  run.nodes[ways.at] = ways.node;

  const std::uint32_t from = ways.at - length_of(ways.node);
  const std::int32_t place = place_of(ways.node);
  RecentOffsets pushed = run.recent[from];
  RecentOffsets used = pushed;
  pushed.push(run.matches[from].matches[static_cast<std::size_t>(place) % MatchList::kMost].offset());
  used.use(static_cast<unsigned>(std::max(place - kRecentPlace, 0)));
  ways.queue = place >= kRecentPlace ? used : pushed;
}

template <bool kEveryFarMatch>
DISMOUNT_INLINE void advance_both(const Run& run, Ways first, Ways second, const NodeCosts& costs,
                                  ParserLimits limits) {
  while (first.at < first.end && second.at < second.end) {
    step<kEveryFarMatch>(run, first, costs, limits);
    step<kEveryFarMatch>(run, second, costs, limits);
  }
  while (first.at < first.end) step<kEveryFarMatch>(run, first, costs, limits);
  while (second.at < second.end) step<kEveryFarMatch>(run, second, costs, limits);
}

/// Where to divide a run: where a long match begins, as an item is likely to begin there anyway.
DISMOUNT_INLINE std::uint32_t middle_of(const Run& run, std::uint32_t size) {
  constexpr std::uint32_t kLookedAt = 64;
  const auto longest = [&](std::uint32_t i) { return run.matches[i].matches[MatchList::kMost - 1].length(); };
  std::uint32_t middle = size / 2;
  const std::uint32_t end = std::min(middle + kLookedAt, size);
  for (std::uint32_t i = middle + 1; i < end; ++i) {
    if (longest(i) > longest(middle)) middle = i;
  }
  return middle;
}

DISMOUNT_INLINE void advance_inlined(const Run& pointers, std::uint32_t size, bool begins_chunk, RecentOffsets recent,
                                     const NodeCosts& costs, ParserLimits limits) {
  // A copy whose address is not known elsewhere stays in registers.
  const Run run = pointers;
  const std::uint32_t half = middle_of(run, size);
  std::fill_n(run.far, Run::far_size(size), kNoWay);
  Ways first{.at = 0, .end = half, .queue = recent};
  Ways second{.at = half, .end = size, .queue = RecentOffsets()};
  if (begins_chunk && size > 0) {
    // There is nothing before the chunk's first byte.
    Ways& ways = half > 0 ? first : second;
    run.recent[0] = ways.queue;
    run.nodes[1] = ways.node;
    ways.at = 1;
  }
  first.load_ahead(run);
  second.load_ahead(run);
  limits.every_far_match ? advance_both<true>(run, first, second, costs, limits)
                         : advance_both<false>(run, first, second, costs, limits);
}

}  // namespace dismount::lzx
