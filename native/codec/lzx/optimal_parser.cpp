// SPDX-License-Identifier: MIT
#include "codec/lzx/optimal_parser.h"

namespace dismount::lzx {

OptimalParser::OptimalParser(std::uint32_t longest_block, ParserLimits limits)
    : limits_(limits),
      nodes_(longest_block + kHalves),
      far_(Ways::far_size(0) * kHalves + longest_block),
      recent_(longest_block + kHalves),
      choices_(longest_block),
      items_(longest_block) {}

std::span<const Item> OptimalParser::parse(const std::byte* data, std::uint32_t begin, std::uint32_t end,
                                           const MatchList& matches, std::uint32_t index, const Costs& costs,
                                           RecentOffsets& recent) {
  const std::uint32_t size = end - begin;
  const std::uint32_t half = size / 2;
  Ways first{.data = data,
             .begin = begin,
             .size = half,
             .matches = &matches[index],
             .nodes = nodes_.data(),
             .far = far_.data(),
             .recent = recent_.data(),
             .queue = recent};
  // Its recent offsets are not known yet: any will do, as they are not relied on below.
  Ways second{.data = data,
              .begin = begin + half,
              .size = size - half,
              .matches = first.matches + half,
              .nodes = first.nodes + half + 1,
              .far = first.far + Ways::far_size(half),
              .recent = first.recent + half + 1,
              .queue = RecentOffsets()};
  first.start();
  second.start();
  advance(first, second, NodeCosts(costs), limits_);

  // A way is known from its end.
  std::size_t begin_of_choices = choices_.size();
  for (const Ways* ways : {&second, &first}) {
    for (std::uint32_t i = ways->size; i > 0;) {
      const std::int32_t node = ways->nodes[i];
      const std::uint32_t length = length_of(node);
      const auto place = static_cast<unsigned>(place_of(node));
      i -= length;
      choices_[--begin_of_choices] =
          Match(place < kRecentPlace ? ways->matches[i].matches[place].offset() : ways->recent[i][place - kRecentPlace],
                length);
    }
  }
  std::size_t count = 0;
  for (const Match choice : std::span(choices_).subspan(begin_of_choices)) {
    items_[count++] =
        choice.length() == 1 ? make_literal(data[begin]) : make_match(choice.offset(), choice.length(), recent);
    begin += choice.length();
  }
  return std::span(items_).first(count);
}

}  // namespace dismount::lzx
