// SPDX-License-Identifier: MIT
// The attribute rather than a flag for the file: what the headers define must not be compiled with these instructions.
#include "codec/lzx/ways_avx2.h"

#include "codec/lzx/ways_step.h"

namespace dismount::lzx {

#if defined(__x86_64__)
[[gnu::target("avx2,bmi,bmi2,lzcnt")]]
#endif
void advance_avx2(Ways& first, Ways& second, const NodeCosts& costs, ParserLimits limits) {
  advance_inlined(first, second, costs, limits);
}

}  // namespace dismount::lzx
