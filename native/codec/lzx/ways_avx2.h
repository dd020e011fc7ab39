// SPDX-License-Identifier: MIT
// advance() with the AVX2 and bit manipulation instructions of x86.
#pragma once

#include "codec/lzx/ways.h"

namespace dismount::lzx {

/// Only if cpu_has_avx2() and cpu_has_bit_manipulation().
void advance_avx2(const Run& run, std::uint32_t size, bool begins_chunk, RecentOffsets recent, const NodeCosts& costs,
                  ParserLimits limits);

}  // namespace dismount::lzx
