// SPDX-License-Identifier: MIT
// A quick choice of items: the longest match, unless the next position has a better one.
#pragma once

#include <span>

#include "codec/lzx/recent_match.h"

namespace dismount::lzx {

// About how many bits it takes: a literal, what of a match is not its offset, and giving up one match for another.
inline constexpr int kLiteralBits = 7;
inline constexpr int kMatchBits = 6;
inline constexpr int kExplicitBits = 1;
inline constexpr int kDelayBits = 2;

// So long a match is taken whatever the next position has.
inline constexpr std::uint32_t kLongEnough = 32;

/// Parses `begin` to `end` of the chunk at `data`; no item crosses the end. `longest_at(i)` is asked for the longest
/// match at positions in ascending order, `skip(from, to)` is told of those it is not asked for, and `add(item, end)`
/// is given the items. `recent`: before, then behind it.
template <typename LongestAt, typename Skip, typename Add>
void lazy_parse(const std::byte* data, std::uint32_t begin, std::uint32_t end, RecentOffsets& recent,
                LongestAt longest_at, Skip skip, Add add) {
  const auto add_literal = [&](std::uint32_t i) { add({std::to_integer<std::uint16_t>(data[i]), 0, 0, 0}, i + 1); };
  // About how many bits a match saves; above 0 if there is one.
  const auto value = [](std::uint32_t length, int offset_bits) {
    return length < kShortestMatch ? 0 : static_cast<int>(length) * kLiteralBits - offset_bits;
  };
  const auto explicit_value = [&](Match match, std::uint32_t longest) {
    return value(std::min(match.length(), longest), static_cast<int>(std::bit_width(match.offset())) + kExplicitBits);
  };
  std::uint32_t i = begin;
  if (i == 0) {
    skip(0, 1);
    add_literal(i++);
  }
  if (i == end) return;
  Match match = longest_at(i);
  RecentMatch again = longest_recent_match(data + i, recent, std::min(kLongestMatch, end - i));
  while (true) {
    const std::uint32_t longest = std::min(kLongestMatch, end - i);
    const std::uint32_t length = std::min(match.length(), longest);
    std::uint32_t skip_from = i + 1;
    std::uint32_t next = i + 1;
    const int found = explicit_value(match, longest);
    const int found_again = value(again.length, 0);
    const int best = std::max(found, found_again);
    if (best <= kMatchBits) {
      add_literal(i);
    } else {
      if (longest > 1 && std::max(length, again.length) < kLongEnough) {
        const Match later = longest_at(i + 1);
        const std::uint32_t later_longest = std::min(kLongestMatch, end - i - 1);
        const RecentMatch later_again = longest_recent_match(data + i + 1, recent, later_longest);
        ++skip_from;
        if (std::max(explicit_value(later, later_longest), value(later_again.length, 0)) > best + kDelayBits) {
          add_literal(i++);
          match = later;
          again = later_again;
          continue;
        }
      }
      if (found_again >= found) {
        next = i + again.length;
        add(make_match(again.index, again.length), next);
        recent.use(again.index);
      } else {
        next = i + length;
        add(make_match(match.offset() + kOffsetBias, length), next);
        recent.push(match.offset());
      }
    }
    i = next;
    if (skip_from < next) skip(skip_from, next);
    if (i >= end) break;
    match = longest_at(i);
    again = longest_recent_match(data + i, recent, std::min(kLongestMatch, end - i));
  }
}

}  // namespace dismount::lzx
