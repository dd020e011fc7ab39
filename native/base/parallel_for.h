// SPDX-License-Identifier: MIT
// A loop whose rounds run on several threads, with the outcome of a loop that stops at its first error.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <initializer_list>

#include "base/result.h"

namespace dismount {

/// One round of a parallel_for(), for work that takes long to look at now and then.
class Round {
 public:
  Round(std::size_t index, const std::atomic<std::size_t>& failed) : index_(index), failed_(failed) {}
  std::size_t index() const { return index_; }

  /// An error, which nobody is told, once a lower round has failed: what this one does no longer matters.
  Result<void> check() const;

 private:
  std::size_t index_;
  const std::atomic<std::size_t>& failed_;
};

/// Calls the work that `make_work` gives for each thread, once for every index below `count`, begun in ascending order.
/// After a failure only lower rounds go on, so the error returned is that of the lowest index that fails, on any number
/// of threads; higher rounds that were under way may have done their work.
using RoundWork = std::function<Result<void>(const Round& round)>;
Result<void> parallel_for(unsigned workers, std::size_t count, const std::function<Result<RoundWork>()>& make_work);

/// Does several things at the same time, each on a thread of its own, since some wait for a disk; the error returned is
/// that of the first one in the list that fails.
Result<void> run_together(std::initializer_list<std::function<Result<void>()>> works);

}  // namespace dismount
