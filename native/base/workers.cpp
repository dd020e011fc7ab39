// SPDX-License-Identifier: MIT
#include "base/workers.h"

#include <algorithm>
#include <optional>
#include <system_error>

namespace dismount {

unsigned worker_count() { return std::clamp(std::thread::hardware_concurrency(), 1U, kMostWorkers); }

Result<void> run_workers(unsigned workers,
                         const std::function<Result<void>(unsigned number, const StopFlag& stop)>& work) {
  StopFlag stop;
  std::vector<std::optional<Error>> errors(std::max(workers, 1U));
  const auto run = [&](unsigned number) {
    Result<void> result = work(number, stop);
    if (result) return;
    errors[number] = std::move(result.error());
    stop.set();
  };
  {
    // Also when the caller's own part throws: the threads use what lies on this stack.
    struct Threads {
      StopFlag& stop;
      std::vector<std::thread> all;
      bool ended = false;
      ~Threads() {
        if (!ended) stop.set();
        for (std::thread& thread : all) thread.join();
      }
    } threads{stop, {}};
    threads.all.reserve(errors.size());
    try {
      for (unsigned number = 1; number < errors.size(); ++number) threads.all.emplace_back(run, number);
    } catch (const std::system_error&) {
      // No thread to be had: those there are, and the caller, do it all.
    }
    run(0);
    threads.ended = true;
  }
  for (std::optional<Error>& error : errors) {
    if (error) return std::move(*error);
  }
  return {};
}

}  // namespace dismount
