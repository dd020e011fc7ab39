// SPDX-License-Identifier: MIT
// LZX's filter for x86 calls: their relative targets are made absolute before packing, which makes calls of one
// function alike. Format section 12.
#pragma once

#include "base/bytes.h"

namespace dismount {

/// Makes the targets absolute, in place, as it is done before packing. Positions count from the start of the chunk.
void apply_e8_filter(ByteSpan chunk);

/// Makes the targets relative again, in place.
void undo_e8_filter(ByteSpan chunk);

}  // namespace dismount
