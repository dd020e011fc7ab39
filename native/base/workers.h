// SPDX-License-Identifier: MIT
// Work on several threads. Nothing below this file starts a thread; memory is bounded by what the callers hand out.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "base/result.h"

namespace dismount {

/// Threads worth using: the processors that this process may run on, kMostWorkers at the most.
unsigned worker_count();
inline constexpr unsigned kMostWorkers = 16;

/// Set once by the first worker that fails; the others look at it between pieces of work and return.
class StopFlag {
 public:
  void set() { stop_.store(true, std::memory_order_relaxed); }
  bool is_set() const { return stop_.load(std::memory_order_relaxed); }

 private:
  std::atomic<bool> stop_{false};
};

/// Calls `work(number, stop)` on `workers` threads, numbered from 0, and waits for all. Number 0 is the caller's own
/// thread, so with one worker, or where no thread can be had, everything runs there: the workers take their pieces
/// from a common counter or queue, never by their number. What the lowest number that fails gives is given to the
/// caller, an error or an exception; any sets `stop`.
Result<void> run_workers(unsigned workers,
                         const std::function<Result<void>(unsigned number, const StopFlag& stop)>& work);

/// Items that several threads work on, taken back in the order in which they were handed in. A fixed number of slots
/// is used in turn, so that memory is bounded and buffers are used again. One thread fills and takes; while it waits
/// for an item it works on others itself, so that the pipeline needs no further thread to get on.
template <typename Item>
class Pipeline {
 public:
  using Work = std::function<void(Item&)>;

  /// `make_work` is called for the caller's thread, then for each further one: what it returns may own a codec's
  /// tables.
  Pipeline(unsigned workers, std::size_t slots, const std::function<Work()>& make_work)
      : slots_(slots), done_(slots), thrown_(slots), own_work_(make_work()) {
    works_.reserve(workers);
    for (unsigned i = 1; i < workers; ++i) works_.push_back(make_work());
  }

  /// What is not begun is dropped; what is, is waited for.
  ~Pipeline() {
    {
      const std::lock_guard lock(mutex_);
      ending_ = true;
    }
    submitted_changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;

  std::size_t under_way() const { return submitted_ - taken_; }

  /// The slot to fill next, with what its last item left in it. Nullptr while all are under way: take one first.
  Item* free_slot() { return under_way() == slots_.size() ? nullptr : &slots_[submitted_ % slots_.size()]; }

  /// Hands in the item that free_slot() gave.
  void submit() {
    start_threads();
    {
      const std::lock_guard lock(mutex_);
      done_[submitted_ % slots_.size()] = 0;
      ++submitted_;
    }
    submitted_changed_.notify_one();
  }

  /// The oldest item, finished. Waits, or works, until it is. Nullptr if none is under way. `meanwhile` is called now
  /// and then during a wait. What the work on it threw is thrown here, on whatever thread it was.
  Item* oldest(const std::function<void()>& meanwhile = {}) {
    if (under_way() == 0) return nullptr;
    const std::size_t slot = taken_ % slots_.size();
    std::unique_lock lock(mutex_);
    while (done_[slot] == 0) {
      if (claimed_ < submitted_) {
        work_on_next(lock, own_work_);
      } else if (done_changed_.wait_for(lock, kWait) == std::cv_status::timeout && meanwhile) {
        lock.unlock();
        meanwhile();
        lock.lock();
      }
    }
    if (thrown_[slot]) std::rethrow_exception(thrown_[slot]);
    return &slots_[slot];
  }

  /// Gives back the slot of the item that oldest() returned.
  void release() { ++taken_; }

 private:
  static constexpr std::chrono::milliseconds kWait{50};

  /// Only once there is something to do: most files of an image are one item or none.
  void start_threads() {
    if (works_.empty() || under_way() == 0) return;
    try {
      for (Work& work : works_) threads_.emplace_back([this, mine = std::move(work)] { run(mine); });
    } catch (const std::exception&) {
      // No thread to be had: those there are, and the caller, do it all.
    }
    works_.clear();
  }

  void run(const Work& work) {
    std::unique_lock lock(mutex_);
    for (;;) {
      submitted_changed_.wait(lock, [this] { return ending_ || claimed_ < submitted_; });
      if (ending_) return;
      work_on_next(lock, work);
    }
  }

  void work_on_next(std::unique_lock<std::mutex>& lock, const Work& work) {
    const std::size_t slot = claimed_++ % slots_.size();
    lock.unlock();
    std::exception_ptr thrown;
    try {
      work(slots_[slot]);
    } catch (...) {
      thrown = std::current_exception();
    }
    lock.lock();
    thrown_[slot] = std::move(thrown);
    done_[slot] = 1;
    done_changed_.notify_all();
  }

  std::vector<Item> slots_;
  std::vector<char> done_;
  std::vector<std::exception_ptr> thrown_;
  Work own_work_;
  std::vector<Work> works_;  ///< of threads that are not started yet
  std::vector<std::thread> threads_;
  std::mutex mutex_;
  std::condition_variable submitted_changed_;
  std::condition_variable done_changed_;
  // Counters that only grow; a slot is its number modulo the slots. The caller alone writes the first two.
  std::size_t submitted_ = 0;
  std::size_t taken_ = 0;
  std::size_t claimed_ = 0;
  bool ending_ = false;
};

/// Runs a pipeline to its end: `fill(item)` names the next item and says whether there was one, `settle(item)` takes
/// them finished, in order, and says whether to go on. `still_wanted` is asked now and then while the caller's thread
/// has to wait; an error of it or of `settle` ends the run and is returned. `stop` is set at the end, for what is under
/// way.
template <typename Item, typename Fill, typename Settle>
Result<void> run_pipeline(Pipeline<Item>& pipeline, StopFlag& stop, Fill fill, Settle settle,
                          const std::function<Result<void>()>& still_wanted) {
  Result<void> wanted;
  const auto ask = [&] {
    if (stop.is_set()) return;
    wanted = still_wanted();
    if (!wanted) stop.set();
  };
  const auto run = [&]() -> Result<void> {
    for (bool more = true;;) {
      while (more && pipeline.free_slot() != nullptr) {
        more = fill(*pipeline.free_slot());
        if (more) pipeline.submit();
      }
      Item* item = pipeline.oldest(ask);
      if (item == nullptr || !wanted) return wanted;
      TRY_ASSIGN(const bool go_on, settle(*item));
      if (!go_on) return {};
      pipeline.release();
      // What had no room may have it now.
      more = true;
    }
  };
  Result<void> result = run();
  stop.set();
  return result;
}

}  // namespace dismount
