// SPDX-License-Identifier: MIT
// What this x86 processor can do. On every other architecture the answer is no.
#pragma once

namespace dismount {

/// Whether the SHA, SSSE3 and SSE4.1 instructions can be used (CPUID leaves 1 and 7). Cached; cheap to call.
bool cpu_has_sha();

/// Whether the AVX2 instructions, or the AVX-512 Foundation ones, can be used: the processor has them and the OS saves
/// their registers (XGETBV).
bool cpu_has_avx2();
bool cpu_has_avx512();

/// Whether the instructions of BMI1, BMI2 and LZCNT can be used.
bool cpu_has_bit_manipulation();

}  // namespace dismount
