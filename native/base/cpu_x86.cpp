// SPDX-License-Identifier: MIT
#include "base/cpu_x86.h"

#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>
#endif

namespace dismount {
namespace {

// __builtin_cpu_supports does not know "sha" in g++ 12, so CPUID is asked directly. These instructions use the XMM
// registers only, which every 64-bit OS saves: XGETBV need not be asked.
bool detect_sha() {
#if defined(__x86_64__) || defined(__i386__)
  constexpr unsigned kSsse3 = 1u << 9;
  constexpr unsigned kSse41 = 1u << 19;
  constexpr unsigned kSha = 1u << 29;
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  if (__get_cpuid(1, &eax, &ebx, &ecx, &edx) == 0) return false;
  if ((ecx & kSsse3) == 0 || (ecx & kSse41) == 0) return false;
  if (__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) == 0) return false;
  return (ebx & kSha) != 0;
#else
  return false;
#endif
}

#if defined(__x86_64__) || defined(__i386__)
// The OS's word for the registers that it saves: bits as XCR0 has them.
unsigned saved_registers() {
  constexpr unsigned kOsxsave = 1u << 27;
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  if (__get_cpuid(1, &eax, &ebx, &ecx, &edx) == 0 || (ecx & kOsxsave) == 0) return 0;
  unsigned low = 0, high = 0;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return low;
}

// `bit` of EBX in CPUID leaf 7, with the registers it works on.
bool detect(unsigned bit, unsigned registers) {
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  if (__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) == 0 || (ebx & bit) == 0) return false;
  return (saved_registers() & registers) == registers;
}
#endif

}  // namespace

bool cpu_has_sha() {
  static const bool has_sha = detect_sha();
  return has_sha;
}

#if defined(__x86_64__) || defined(__i386__)
bool cpu_has_avx2() { return detect(1u << 5, 0x06); }
bool cpu_has_avx512() { return detect(1u << 16, 0xe6); }
bool cpu_has_bit_manipulation() {
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  const bool has_lzcnt = __get_cpuid(0x80000001, &eax, &ebx, &ecx, &edx) != 0 && (ecx & 1u << 5) != 0;
  return has_lzcnt && detect(1u << 3, 0) && detect(1u << 8, 0);
}
#else
bool cpu_has_avx2() { return false; }
bool cpu_has_avx512() { return false; }
bool cpu_has_bit_manipulation() { return false; }
#endif

}  // namespace dismount
