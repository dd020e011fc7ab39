// SPDX-License-Identifier: MIT
#include "codec/lzx/optimal_parser.h"

#include "codec/lzx/recent_match.h"

namespace dismount::lzx {
namespace {

// Numbers at the next eight positions.
constexpr std::uint32_t kLanes = 8;
using Lanes [[gnu::vector_size(4 * kLanes)]] = std::int32_t;

// A node is the cheapest way to a position so far: its cost, then its last item's place in the match list (or which
// recent offset), then the item's length, 1 for a literal; so the smaller number is the better way.
constexpr unsigned kPlaceShift = 9;
constexpr unsigned kCostShift = 13;
constexpr std::int32_t kNoWay = 1 << 30;
constexpr std::int32_t kLiteral = 1;
constexpr std::int32_t kRecentPlace = OptimalParser::kMostMatches;
static_assert(kRecentPlace + kRecentOffsets <= 1u << (kCostShift - kPlaceShift));

// Costs are counted anew when they come to this, so that all have room in a node.
constexpr std::int32_t kHighCost = 1 << 29;
constexpr std::int32_t kLowCost = 1 << 28;

std::uint32_t length_of(std::int32_t node) { return static_cast<std::uint32_t>(node) & ((1u << kPlaceShift) - 1); }
std::int32_t place_of(std::int32_t node) { return node >> kPlaceShift & 15; }

struct NodeCosts {
  explicit NodeCosts(const Costs& costs) {
    for (unsigned i = 0; i < kLiterals; ++i) {
      literal[i] = static_cast<std::int32_t>(costs.literal[i] << kCostShift) | kLiteral;
    }
    for (unsigned slot = 0; slot < kMostSlots; ++slot) {
      near[slot][0] = kNoWay;
      for (unsigned header = 0; header < kLengthFollows; ++header) {
        near[slot][header + 1] =
            static_cast<std::int32_t>((costs.match[slot][header] << kCostShift) + header + kShortestMatch);
      }
      far[slot] = static_cast<std::int32_t>(costs.match[slot][kLengthFollows] << kCostShift);
    }
    for (std::uint32_t i = 0; i <= kLongestMatch; ++i)
      length[i] = static_cast<std::int32_t>((costs.length[i] << kCostShift) + i);
    for (std::uint32_t i = 0; i <= kLanes; ++i) {
      for (std::uint32_t lane = 0; lane < kLanes; ++lane) beyond[i][lane] = lane < i ? 0 : kNoWay;
    }
  }

  std::array<std::int32_t, kLiterals> literal;
  std::array<Lanes, kMostSlots> near;
  std::array<std::int32_t, kMostSlots> far;
  std::array<std::int32_t, kLongestMatch + 1> length;
  std::array<Lanes, kLanes + 1> beyond;
};

}  // namespace

OptimalParser::OptimalParser(std::uint32_t longest_block, ParserLimits limits)
    : limits_(limits),
      nodes_(longest_block + 1),
      far_(longest_block + 1 + kLongestMatch + kLanes),
      recent_(longest_block + 1),
      items_(longest_block) {}

std::span<const Item> OptimalParser::parse(const std::byte* data, std::uint32_t begin, std::uint32_t end,
                                           const MatchList& matches, std::uint32_t index, const Costs& block_costs,
                                           RecentOffsets& recent) {
  const NodeCosts costs(block_costs);
  const std::uint32_t size = end - begin;
  std::fill_n(far_.begin(), size + 1 + kLongestMatch + kLanes, kNoWay);
  const auto after = [&](RecentOffsets queue, std::uint32_t at, std::int32_t node) {
    const std::int32_t place = place_of(node);
    if (place < kRecentPlace) {
      queue.push(matches.of(index + at)[static_cast<std::size_t>(place)].offset());
    } else {
      queue.use(static_cast<unsigned>(place - kRecentPlace));
    }
    return queue;
  };

  RecentOffsets queue = recent;
  Lanes near;
  std::memcpy(&near, &far_[1], sizeof near);
  std::int32_t node = 0;
  for (std::uint32_t i = 0; i < size;) {
    recent_[i] = queue;
    const std::byte* const here = data + begin + i;
    std::int32_t base = node >> kCostShift << kCostShift;
    if (base >= kHighCost) {
      const std::int32_t less = base - kLowCost;
      for (std::uint32_t k = i + kLanes + 1; k <= i + kLongestMatch; ++k) far_[k] -= less;
      near -= less;
      base = kLowCost;
    }
    const std::int32_t literal = base + costs.literal[std::to_integer<std::size_t>(*here)];
    const std::uint32_t longest = std::min(kLongestMatch, size - i);
    const auto relax_near = [&](std::uint32_t slot, std::int32_t place, std::uint32_t to) {
      const Lanes ways = (costs.near[slot] + (base + (place << kPlaceShift))) | costs.beyond[std::min(to, kLanes)];
      near = ways < near ? ways : near;
    };
    const auto relax_far = [&](std::uint32_t slot, std::int32_t place, std::uint32_t from, std::uint32_t to) {
      const std::int32_t way = base + (place << kPlaceShift) + costs.far[slot];
      const std::uint32_t every = std::min(to, limits_.every_length);
      for (std::uint32_t l = from; l <= every; ++l) far_[i + l] = std::min(far_[i + l], way + costs.length[l]);
      if (to > every) far_[i + to] = std::min(far_[i + to], way + costs.length[to]);
    };

    std::uint32_t step = 1;
    if (begin + i > 0 && longest >= kShortestMatch) {
      // Of the recent offsets only that of the longest match is looked at.
      const RecentMatch again = longest_recent_match(here, queue, longest);
      const std::int32_t again_place = kRecentPlace + static_cast<std::int32_t>(again.index);
      const auto of = matches.of(index + i);
      const std::uint32_t count = static_cast<std::uint32_t>(of.size());
      const std::uint32_t found = count == 0 ? 0 : std::min(of[count - 1].length(), longest);
      if (std::max(again.length, found) >= limits_.nice_length) [[unlikely]] {
        if (again.length >= found) {
          step = again.length;
          relax_far(again.index, again_place, step, step);
        } else {
          step = found;
          relax_far(slot_of(of[count - 1].offset() + kOffsetBias), static_cast<std::int32_t>(count) - 1, step, step);
        }
      } else {
        // Most positions have no more than two matches. Steps that come to nothing cost less than guessing wrong how
        // many are needed.
        relax_near(again.index, again_place, again.length);
        const Match* const match = of.data();
        const std::uint32_t to0 = count > 0 ? std::min(match[0].length(), longest) : 0;
        const std::uint32_t slot0 = count > 0 ? slot_of(match[0].offset() + kOffsetBias) : 0;
        const std::uint32_t to1 = count > 1 ? std::min(match[1].length(), longest) : 0;
        const std::uint32_t slot1 = count > 1 ? slot_of(match[1].offset() + kOffsetBias) : 0;
        relax_near(slot0, 0, to0);
        relax_near(slot1, 1, to1);
        for (std::uint32_t k = 2; k < count; ++k) {
          relax_near(slot_of(match[k].offset() + kOffsetBias), static_cast<std::int32_t>(k),
                     std::min(match[k].length(), longest));
        }
        if (again.length > kLanes) relax_far(again.index, again_place, kLanes + 1, again.length);
        if (found > kLanes) {
          std::uint32_t from = kLanes + 1;
          for (std::uint32_t k = 0; k < count; ++k) {
            const std::uint32_t to = std::min(match[k].length(), longest);
            if (to < from) continue;
            relax_far(slot_of(match[k].offset() + kOffsetBias), static_cast<std::int32_t>(k), from, to);
            from = to + 1;
          }
        }
      }
    }

    if (step == 1) {
      node = std::min(near[0], literal);
      ++i;
      nodes_[i] = node;
      const std::int32_t next = far_[i + kLanes];
      const Lanes last = {next, next, next, next, next, next, next, next};
      near = __builtin_shufflevector(near, last, 1, 2, 3, 4, 5, 6, 7, 8);
    } else {
      i += step;
      node = nodes_[i] = far_[i];
      std::memcpy(&near, &far_[i + 1], sizeof near);
    }
    const std::uint32_t length = length_of(node);
    if (length != kLiteral) queue = after(recent_[i - length], i - length, node);
  }
  recent = queue;

  // The way is known from its end.
  std::size_t first = items_.size();
  for (std::uint32_t i = size; i > 0;) {
    node = nodes_[i];
    const std::uint32_t length = length_of(node);
    i -= length;
    if (length == kLiteral) {
      items_[--first] = {std::to_integer<std::uint16_t>(data[begin + i]), 0, 0, 0};
    } else {
      const std::int32_t place = place_of(node);
      const std::uint32_t adjusted =
          place >= kRecentPlace ? static_cast<std::uint32_t>(place - kRecentPlace)
                                : matches.of(index + i)[static_cast<std::size_t>(place)].offset() + kOffsetBias;
      items_[--first] = make_match(adjusted, length);
    }
  }
  return std::span(items_).subspan(first);
}

}  // namespace dismount::lzx
