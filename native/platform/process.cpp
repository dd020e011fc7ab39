// SPDX-License-Identifier: MIT
// The parts of process.h that are the same everywhere.
#include "platform/process.h"

#include <chrono>

namespace dismount {

std::int64_t monotonic_ms() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

}  // namespace dismount
