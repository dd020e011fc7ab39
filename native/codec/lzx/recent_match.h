// SPDX-License-Identifier: MIT
// The longest match at one of the recent offsets.
#pragma once

#include "codec/lzx/match_finder.h"

namespace dismount::lzx {

struct RecentMatch {
  std::uint32_t index;   ///< of the recent offset
  std::uint32_t length;  ///< at most `longest`; less than kShortestMatch if there is none
};

/// `here` is not the chunk's first position.
inline RecentMatch longest_recent_match(const std::byte* here, RecentOffsets recent, std::uint32_t longest) {
  const std::uint64_t bytes = load_eight(here);
  // Length (up to 7) and index as one number: of matches equally long, the one with the smaller index counts.
  const auto rated = [&](std::uint32_t index) {
    return short_match_length(bytes, load_eight(here - recent[index])) * 4 + (2 - index);
  };
  const std::uint32_t best = std::max(std::max(rated(0), rated(1)), rated(2));
  RecentMatch match{.index = 2 - best % 4, .length = best / 4};
  constexpr std::uint32_t kRated = 7;
  if (match.length == kRated) [[unlikely]] {
    match.length = match_length(here, here - recent[match.index], kRated, std::max(longest, kRated));
  }
  match.length = std::min(match.length, longest);
  return match;
}

}  // namespace dismount::lzx
