// SPDX-License-Identifier: MIT
#include "base/cpu_arm.h"

#if defined(__aarch64__)
#include <sys/auxv.h>
#endif

namespace dismount {

bool cpu_has_arm_sha1() {
#if defined(__aarch64__)
  constexpr unsigned long kSha1 = 1UL << 5;  // HWCAP_SHA1 of the kernel's ABI
  return (::getauxval(AT_HWCAP) & kSha1) != 0;
#else
  return false;
#endif
}

}  // namespace dismount
