// SPDX-License-Identifier: MIT
// Tells chunks that cannot get smaller (packed or encrypted files) before a parser is spent on them.
#pragma once

#include "codec/xpress/match_chains.h"

namespace dismount::xpress {

/// Whether `window` is sure not to get smaller: no byte is much more frequent than another, and next to nothing
/// repeats, so that all that could be saved is less than the code lengths take. `chains` are those of `window`.
bool is_incompressible(ByteView window, const MatchChains& chains);

}  // namespace dismount::xpress
