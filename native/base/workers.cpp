// SPDX-License-Identifier: MIT
#include "base/workers.h"

#include <algorithm>
#include <exception>
#include <optional>

namespace dismount {

unsigned worker_count() { return std::clamp(std::thread::hardware_concurrency(), 1U, kMostWorkers); }

Result<void> run_workers(unsigned workers,
                         const std::function<Result<void>(unsigned number, const StopFlag& stop)>& work) {
  StopFlag stop;
  struct Outcome {
    std::optional<Error> error;
    std::exception_ptr thrown;
  };
  std::vector<Outcome> outcomes(std::max(workers, 1U));
  const auto run = [&](unsigned number) {
    Outcome& outcome = outcomes[number];
    try {
      Result<void> result = work(number, stop);
      if (result) return;
      outcome.error = std::move(result.error());
    } catch (...) {
      outcome.thrown = std::current_exception();
    }
    stop.set();
  };
  std::vector<std::thread> threads;
  threads.reserve(outcomes.size());
  try {
    for (unsigned number = 1; number < outcomes.size(); ++number) threads.emplace_back(run, number);
  } catch (const std::exception&) {
    // No thread to be had: those there are, and the caller, do it all.
  }
  run(0);
  for (std::thread& thread : threads) thread.join();
  for (Outcome& outcome : outcomes) {
    if (outcome.thrown) std::rethrow_exception(outcome.thrown);
    if (outcome.error) return std::move(*outcome.error);
  }
  return {};
}

}  // namespace dismount
