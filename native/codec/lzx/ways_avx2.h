// SPDX-License-Identifier: MIT
// advance() with the AVX2 and bit manipulation instructions of x86.
#pragma once

#include "codec/lzx/ways.h"

namespace dismount::lzx {

/// Only if cpu_has_avx2() and cpu_has_bit_manipulation().
void advance_avx2(Ways& first, Ways& second, const NodeCosts& costs, ParserLimits limits);

}  // namespace dismount::lzx
