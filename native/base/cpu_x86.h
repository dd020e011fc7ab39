// SPDX-License-Identifier: MIT
// What this x86 processor can do. On every other architecture the answer is no.
#pragma once

namespace dismount {

/// Whether the SHA, SSSE3 and SSE4.1 instructions can be used (CPUID leaves 1 and 7). Cached; cheap to call.
bool cpu_has_sha();

}  // namespace dismount
