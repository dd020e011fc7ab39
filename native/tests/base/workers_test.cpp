// SPDX-License-Identifier: MIT
#include "base/workers.h"

#include <doctest/doctest.h>

#include <atomic>
#include <new>
#include <string>
#include <thread>

using namespace dismount;

namespace {

struct Square {
  std::uint64_t number = 0;
  std::uint64_t square = 0;
};

std::function<void(Square&)> make_squarer() {
  return [](Square& item) { item.square = item.number * item.number; };
}

}  // namespace

TEST_CASE("a pipeline gives its items back in their order, with one worker and with many") {
  for (const unsigned workers : {1U, 2U, 7U}) {
    CAPTURE(workers);
    Pipeline<Square> pipeline(workers, 5, make_squarer);
    std::uint64_t next = 0;
    const auto take = [&] {
      const Square* item = pipeline.oldest();
      REQUIRE(item != nullptr);
      CHECK(item->number == next);
      CHECK(item->square == next * next);
      ++next;
      pipeline.release();
    };
    for (std::uint64_t i = 0; i < 1000; ++i) {
      while (pipeline.free_slot() == nullptr) take();
      pipeline.free_slot()->number = i;
      pipeline.submit();
    }
    while (pipeline.under_way() > 0) take();
    CHECK(next == 1000);
    CHECK(pipeline.oldest() == nullptr);
  }
}

TEST_CASE("a pipeline that is dropped with items under way ends") {
  Pipeline<Square> pipeline(3, 8, make_squarer);
  for (int i = 0; i < 8; ++i) pipeline.submit();
  CHECK(pipeline.free_slot() == nullptr);
}

TEST_CASE("what the work on an item throws on another thread is thrown where the item is taken") {
  // The caller gets no item to work on: each of the two threads that do keeps one until the other has one, too.
  std::atomic<int> begun{0};
  const std::thread::id caller = std::this_thread::get_id();
  std::atomic<bool> on_another_thread{false};
  Pipeline<Square> pipeline(3, 2, [&] {
    return [&](Square& item) {
      ++begun;
      while (begun < 2) std::this_thread::yield();
      if (item.number == 0) return;
      on_another_thread = std::this_thread::get_id() != caller;
      throw std::bad_alloc();
    };
  });
  for (std::uint64_t i = 0; i < 2; ++i) {
    pipeline.free_slot()->number = i;
    pipeline.submit();
  }
  while (begun < 2) std::this_thread::yield();
  CHECK(pipeline.oldest()->number == 0);
  pipeline.release();
  CHECK_THROWS_AS(pipeline.oldest(), std::bad_alloc);
  CHECK(on_another_thread);
}

TEST_CASE("workers share a counter, and the error of the lowest number is told") {
  std::atomic<int> next{0};
  std::atomic<int> done{0};
  CHECK(run_workers(4, [&](unsigned, const StopFlag&) -> Result<void> {
          while (next.fetch_add(1) < 100) ++done;
          return {};
        }).ok());
  CHECK(done == 100);

  const Result<void> failed = run_workers(3, [&](unsigned number, const StopFlag& stop) -> Result<void> {
    if (number == 0) {
      while (!stop.is_set()) std::this_thread::yield();
      return {};
    }
    return Error{.code = Code::internal_error, .what = std::to_string(number), .where = {}, .cause = {}, .next = {}};
  });
  REQUIRE_FALSE(failed.ok());
  CHECK((failed.error().what == "1" || failed.error().what == "2"));
}

TEST_CASE("what a worker throws is thrown where they were started, and stops the others") {
  const auto work = [](unsigned number, const StopFlag& stop) -> Result<void> {
    if (number == 2) throw std::bad_alloc();
    while (!stop.is_set()) std::this_thread::yield();
    return {};
  };
  CHECK_THROWS_AS(static_cast<void>(run_workers(3, work).ok()), std::bad_alloc);
}

TEST_CASE("there is at least one worker") { CHECK(worker_count() >= 1); }
