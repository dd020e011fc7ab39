// SPDX-License-Identifier: MIT
// The quick parser: takes the best match at a position unless a literal first makes a better one possible.
#pragma once

#include "codec/xpress/items.h"
#include "codec/xpress/match_chains.h"

namespace dismount::xpress {

/// How hard the lazy parser tries.
struct LazyEffort {
  std::uint32_t depth;       ///< how many candidates are looked at for a position
  std::uint32_t lazy_depth;  ///< and for the position behind a match's start
  std::uint32_t nice;        ///< a match of this length is taken at once
};

/// Fills `items` with the chunk's items and the end mark. `chains` are those of `window`.
void parse_lazily(ByteView window, const MatchChains& chains, const LazyEffort& effort, Items& items);

}  // namespace dismount::xpress
