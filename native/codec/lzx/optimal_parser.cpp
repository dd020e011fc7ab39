// SPDX-License-Identifier: MIT
#include "codec/lzx/optimal_parser.h"

namespace dismount::lzx {

OptimalParser::OptimalParser(std::uint32_t longest_block, ParserLimits limits)
    : limits_(limits),
      nodes_(longest_block + 1),
      far_(Run::far_size(longest_block)),
      recent_(longest_block),
      choices_(longest_block),
      items_(longest_block) {}

std::span<const Item> OptimalParser::parse(const std::byte* data, std::uint32_t begin, std::uint32_t end,
                                           const MatchList& matches, std::uint32_t index, const Costs& costs,
                                           RecentOffsets& recent) {
  const std::uint32_t size = end - begin;
  const Run run{.data = data + begin,
                .matches = &matches[index],
                .nodes = nodes_.data(),
                .far = far_.data(),
                .recent = recent_.data()};
  advance(run, size, begin == 0, recent, NodeCosts(costs), limits_);

  // A way is known from its end.
  const Match* const choices_end = choices_.data() + choices_.size();
  Match* choice = choices_.data() + choices_.size();
  for (std::uint32_t i = size; i > 0;) {
    const std::int32_t node = run.nodes[i];
    const std::uint32_t length = length_of(node);
    const auto place = static_cast<unsigned>(place_of(node));
    i -= length;
    *--choice = Match(
        place < kRecentPlace ? run.matches[i].matches[place].offset() : run.recent[i][place - kRecentPlace], length);
  }
  Item* item = items_.data();
  for (; choice != choices_end; ++choice) {
    *item++ =
        choice->length() == 1 ? make_literal(data[begin]) : make_match(choice->offset(), choice->length(), recent);
    begin += choice->length();
  }
  return {items_.data(), item};
}

}  // namespace dismount::lzx
