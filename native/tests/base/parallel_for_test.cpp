// SPDX-License-Identifier: MIT
#include "base/parallel_for.h"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

using namespace dismount;

namespace {

Error failure(std::size_t index) {
  return Error{.code = Code::io_device, .what = std::to_string(index), .where = {}, .cause = {}, .next = {}};
}

}  // namespace

TEST_CASE("every round runs once, on one worker and on many") {
  for (const unsigned workers : {1U, 2U, 9U}) {
    CAPTURE(workers);
    std::vector<int> runs(1000);
    const auto make_work = [&]() -> Result<RoundWork> {
      return RoundWork([&](const Round& round) -> Result<void> {
        ++runs[round.index()];
        return {};
      });
    };
    CHECK(parallel_for(workers, runs.size(), make_work).ok());
    CHECK(runs == std::vector<int>(1000, 1));
    CHECK(parallel_for(workers, 0, make_work).ok());
  }
}

TEST_CASE("of several failures the lowest is told, also when it comes last") {
  for (const unsigned workers : {1U, 2U, 9U}) {
    CAPTURE(workers);
    const auto make_work = [&]() -> Result<RoundWork> {
      return RoundWork([](const Round& round) -> Result<void> {
        if (round.index() == 40) std::this_thread::sleep_for(std::chrono::milliseconds(20));
        if (round.index() >= 40) return failure(round.index());
        return {};
      });
    };
    const Result<void> done = parallel_for(workers, 1000, make_work);
    REQUIRE_FALSE(done.ok());
    CHECK(done.error().what == "40");
  }
}

TEST_CASE("a long round learns that a lower one has failed") {
  std::size_t waiting = 0;
  const auto make_work = [&]() -> Result<RoundWork> {
    return RoundWork([&](const Round& round) -> Result<void> {
      if (round.index() == 0) return failure(0);
      while (round.check().ok()) std::this_thread::yield();
      ++waiting;
      return round.check();
    });
  };
  const Result<void> done = parallel_for(2, 2, make_work);
  REQUIRE_FALSE(done.ok());
  CHECK(done.error().what == "0");
  CHECK(waiting <= 1);
}

TEST_CASE("a worker that cannot begin ends the loop") {
  const Result<void> done = parallel_for(3, 1000, []() -> Result<RoundWork> { return failure(7); });
  REQUIRE_FALSE(done.ok());
  CHECK(done.error().what == "7");
}

TEST_CASE("several things are done together, and the first in the list that fails is told") {
  std::atomic<unsigned> done{0};
  const auto fine = [&]() -> Result<void> {
    ++done;
    return {};
  };
  CHECK(run_together({fine, fine, fine}).ok());
  CHECK(done == 3);
  CHECK(run_together({}).ok());
  const auto slow = []() -> Result<void> {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    return failure(1);
  };
  const Result<void> failed = run_together({fine, slow, [] { return failure(2); }});
  REQUIRE_FALSE(failed.ok());
  CHECK(failed.error().what == "1");
  CHECK(done == 4);
}

TEST_CASE("what is done together needs no processor for each") {
  std::atomic<int> begun{0};
  const std::function<Result<void>()> meet = [&]() -> Result<void> {
    ++begun;
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (begun < 5 && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
    return begun < 5 ? Result<void>(failure(0)) : Result<void>();
  };
  CHECK(run_together({meet, meet, meet, meet, meet}).ok());
}
