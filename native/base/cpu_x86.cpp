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

}  // namespace

bool cpu_has_sha() {
  static const bool has_sha = detect_sha();
  return has_sha;
}

}  // namespace dismount
