// SPDX-License-Identifier: MIT
// One count that several threads add to and that is told by one of them at a time.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>

#include "wim/progress.h"

namespace dismount {

class SharedProgress {
 public:
  /// `tell` must outlive this object; it may be empty.
  explicit SharedProgress(const OnProgress& tell) : tell_(tell) {}

  /// Hands on the error (a cancel) of `tell`. A thread that finds another one telling goes on: it will ask soon again.
  Result<void> add(std::uint64_t amount) {
    done_.fetch_add(amount, std::memory_order_relaxed);
    if (!tell_) return {};
    const std::unique_lock lock(telling_, std::try_to_lock);
    return lock.owns_lock() ? tell_(done_.load(std::memory_order_relaxed)) : Result<void>{};
  }

 private:
  const OnProgress& tell_;
  std::atomic<std::uint64_t> done_{0};
  std::mutex telling_;
};

}  // namespace dismount
