// SPDX-License-Identifier: MIT
// A request to stop, set from a signal or console handler and polled by long work.
#pragma once

#include <atomic>

#include "base/result.h"

namespace dismount {

class Cancel {
 public:
  void request() { requested_.store(true, std::memory_order_relaxed); }
  bool requested() const { return requested_.load(std::memory_order_relaxed); }

  /// An error when a stop was asked for; call between chunks of work (at least every 100 ms).
  Result<void> check() const {
    if (!requested()) return {};
    return Error{.code = Code::cancelled,
                 .what = "stopped on request",
                 .where = {},
                 .cause = "the job or the user cancelled the run",
                 .next = "run it again, or discard the mount"};
  }

 private:
  std::atomic<bool> requested_{false};
};

}  // namespace dismount
