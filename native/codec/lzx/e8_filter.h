// SPDX-License-Identifier: MIT
// LZX's filter for x86 calls: their relative targets were made absolute before packing, which makes calls of one
// function alike. Format section 12.
#pragma once

#include "base/bytes.h"

namespace dismount {

/// Makes the targets relative again, in place. Positions count from the start of the chunk.
void undo_e8_filter(ByteSpan chunk);

}  // namespace dismount
