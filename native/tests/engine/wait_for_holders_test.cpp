// SPDX-License-Identifier: MIT
// Waiting for other programs, on a clock that needs no waiting.
#include "engine/wait_for_holders.h"

#include "tests/support/expect.h"
#include "tests/support/recording_sink.h"

using namespace dismount;
using namespace dismount::test;
using namespace std::chrono_literals;

namespace {

class TestClock final : public WaitClock {
 public:
  std::chrono::milliseconds now() override { return time; }
  void sleep(std::chrono::milliseconds by) override {
    CHECK(by > 0ms);
    CHECK(by <= 100ms);
    time += by;
    if (on_sleep) on_sleep();
  }
  std::chrono::milliseconds time = 5h;
  std::function<void()> on_sleep;
};

struct Scene {
  /// Somebody is there until `free_at` after the start.
  Result<std::vector<Holder>> wait(std::chrono::seconds limit, std::chrono::milliseconds free_at) {
    const auto started = clock.now();
    const HolderProbe probe = [this, started, free_at]() -> std::vector<Holder> {
      looks.push_back(clock.now() - started);
      if (looks.back() >= free_at) return {};
      return {{42, "node", HolderUse::writes, "/mnt/a"}};
    };
    return wait_for_holders(probe, "/mnt", limit, context, clock);
  }
  TestClock clock;
  RecordingSink sink;
  Cancel cancel;
  EngineContext context{sink, cancel};
  std::vector<std::chrono::milliseconds> looks;
};

}  // namespace

TEST_CASE("a mount that nobody uses is not waited for") {
  Scene s;
  CHECK(must(s.wait(30s, 0ms)).empty());
  CHECK(s.looks.size() == 1);
  CHECK(s.sink.events.empty());
}

TEST_CASE("the way is free soon after the last program let go, and looks become rarer") {
  Scene s;
  CHECK(must(s.wait(30s, 3s)).empty());
  CHECK(s.looks == std::vector<std::chrono::milliseconds>{0ms, 250ms, 750ms, 1750ms, 2750ms, 3750ms});
  CHECK(s.sink.all<PhaseStarted>().at(0).phase == Phase::wait);
  CHECK(s.sink.all<PhaseFinished>().size() == 1);
  REQUIRE(s.sink.all<Message>().size() == 1);
  CHECK(contains(s.sink.all<Message>()[0].text, "up to 30 seconds"));
  CHECK(contains(s.sink.all<Message>()[0].text, "node (PID 42) writes /mnt/a"));
}

TEST_CASE("who stays longer than the limit is named") {
  Scene s;
  const std::vector<Holder> left = must(s.wait(5s, 1h));
  REQUIRE(left.size() == 1);
  CHECK(left[0].pid == 42);
  CHECK(s.looks.back() == 5s);
  std::vector<std::uint64_t> told;
  for (const Progress& progress : s.sink.all<Progress>()) {
    CHECK(progress.total == 5);
    CHECK(progress.unit == std::string("seconds"));
    told.push_back(progress.done);
  }
  CHECK(told == std::vector<std::uint64_t>{1, 2, 3, 4, 5});
}

TEST_CASE("with no time to wait there is one look") {
  Scene s;
  CHECK(must(s.wait(0s, 1h)).size() == 1);
  CHECK(s.looks.size() == 1);
  CHECK(s.sink.events.empty());
}

TEST_CASE("a stop ends the waiting within 100 ms") {
  Scene s;
  s.clock.on_sleep = [&] {
    if (s.clock.time >= 5h + 1s) s.cancel.request();
  };
  CHECK(code_of(s.wait(30s, 1h)) == Code::cancelled);
  CHECK(s.clock.time <= 5h + 1100ms);
  CHECK(s.sink.all<PhaseFinished>().size() == 1);
}

TEST_CASE("the first three are named, and how many more there are") {
  std::vector<Holder> holders{{1, "a", HolderUse::writes, "/m/1"},
                              {2, "", HolderUse::maps, "/m/2"},
                              {3, "c", HolderUse::current_directory, "/m"}};
  const std::string three =
      "a (PID 1) writes /m/1; a program (PID 2) has mapped /m/2; c (PID 3) has its current directory in /m";
  CHECK(name_holders(holders) == three);
  holders.push_back({4, "d", HolderUse::reads, "/m/4"});
  holders.push_back({5, "e", HolderUse::reads, "/m/5"});
  CHECK(name_holders(holders) == three + "; and 2 more");
  CHECK(name_holders({}).empty());
}
