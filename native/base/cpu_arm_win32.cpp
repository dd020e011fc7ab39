// SPDX-License-Identifier: MIT
#include <windows.h>

#include "base/cpu_arm.h"

namespace dismount {

bool cpu_has_arm_sha1() {
#if defined(__aarch64__)
  return ::IsProcessorFeaturePresent(PF_ARM_V8_CRYPTO_INSTRUCTIONS_AVAILABLE) != 0;
#else
  return false;
#endif
}

}  // namespace dismount
