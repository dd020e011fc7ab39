// SPDX-License-Identifier: MIT
// The attribute rather than a flag for the file: what the headers define must not be compiled with these instructions.
#include "codec/lzx/ways_avx2.h"

#include "codec/lzx/ways_step.h"

namespace dismount::lzx {

#if defined(__x86_64__)
[[gnu::target("avx2,bmi,bmi2,lzcnt")]]
#endif
void advance_avx2(const Run& run, std::uint32_t size, bool begins_chunk, RecentOffsets recent,
                           const NodeCosts& costs, ParserLimits limits) {
  advance_inlined(run, size, begins_chunk, recent, costs, limits);
}

}  // namespace dismount::lzx
