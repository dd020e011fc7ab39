// SPDX-License-Identifier: MIT
#include "base/parallel_for.h"

#include <algorithm>
#include <mutex>
#include <optional>

#include "base/workers.h"

namespace dismount {

Result<void> Round::check() const {
  if (failed_.load(std::memory_order_relaxed) > index_) return {};
  return Error{
      .code = Code::cancelled, .what = "a piece of work before this one failed", .where = {}, .cause = {}, .next = {}};
}

Result<void> parallel_for(unsigned workers, std::size_t count, const std::function<Result<RoundWork>()>& make_work) {
  std::atomic<std::size_t> next{0};
  std::atomic<std::size_t> failed{count};
  std::mutex mutex;
  std::optional<Error> first_error;
  const auto threads = static_cast<unsigned>(std::min<std::size_t>(workers, count));
  TRY(run_workers(threads, [&](unsigned, const StopFlag& stop) -> Result<void> {
    TRY_ASSIGN(const RoundWork work, make_work());
    while (!stop.is_set()) {
      const std::size_t index = next.fetch_add(1, std::memory_order_relaxed);
      if (index >= failed.load(std::memory_order_relaxed)) break;
      Result<void> done = work(Round(index, failed));
      if (done) continue;
      const std::lock_guard lock(mutex);
      if (index >= failed.load(std::memory_order_relaxed)) continue;
      failed.store(index, std::memory_order_relaxed);
      first_error = std::move(done.error());
    }
    return {};
  }));
  if (first_error) return std::move(*first_error);
  return {};
}

Result<void> run_together(std::initializer_list<std::function<Result<void>()>> works) {
  return parallel_for(static_cast<unsigned>(works.size()), works.size(), [&]() -> Result<RoundWork> {
    return RoundWork([&](const Round& round) { return works.begin()[round.index()](); });
  });
}

}  // namespace dismount
