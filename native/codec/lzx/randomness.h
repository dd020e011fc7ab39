// SPDX-License-Identifier: MIT
// Tells early what cannot be packed: media, archives, whatever is packed already.
#pragma once

#include "base/bytes.h"

namespace dismount::lzx {

/// Whether all byte values are about as frequent as in random data and next to nothing is repeated. Not said of chunks
/// too small or too large for a few figures to tell.
bool looks_random(ByteView chunk);

}  // namespace dismount::lzx
