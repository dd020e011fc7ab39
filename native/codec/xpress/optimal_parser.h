// SPDX-License-Identifier: MIT
// The thorough parser: of all ways to make items of a chunk, nearly the one that takes the fewest bits.
#pragma once

#include <memory>

#include "codec/xpress/items.h"
#include "codec/xpress/match_chains.h"

namespace dismount::xpress {

/// What a symbol costs depends on how often each is used, and that on the parse. So a parse is made with the costs of
/// the one before it, twice.
class OptimalParser {
 public:
  explicit OptimalParser(std::size_t chunk_size);

  /// Replaces `items`, a first parse of `window`, by a better one, with the end mark. `chains` are those of `window`.
  void improve(ByteView window, const MatchChains& chains, Items& items);

 private:
  struct Match {
    std::uint16_t length;
    std::uint16_t offset;
  };
  struct Costs;

  void find_matches(ByteView window, const MatchChains& chains);
  Match* find_matches_at(ByteView window, const MatchChains& chains, std::uint32_t position, Match* next) const;
  void find_steps(ByteView window, const Costs& costs);

  std::unique_ptr<Match[]> matches_;             ///< by position, and there by length; all are the nearest of theirs
  std::unique_ptr<std::uint32_t[]> match_ends_;  ///< how many matches there are up to a position and at it
  std::unique_ptr<std::uint32_t[]> costs_;       ///< of the cheapest way from a position to the end
  std::unique_ptr<Match[]> steps_;               ///< the first item on that way; a literal has length 1
};

}  // namespace dismount::xpress
