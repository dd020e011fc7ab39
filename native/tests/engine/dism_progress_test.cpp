// SPDX-License-Identifier: MIT
#include <thread>

#include "engine/dism/unmount_phases.h"
#include "tests/engine/dism_scene.h"

using namespace dismount;
using namespace dismount::test;

namespace {

struct Recorded {
  RecordingSink sink;
  Cancel cancel;
  EngineContext context{sink, cancel};

  /// "save 40" for each progress with a known total, "save ?" for one without.
  std::vector<std::string> told() const {
    std::vector<std::string> texts;
    for (const Progress& progress : sink.all<Progress>()) {
      texts.push_back(std::string(phase_name(progress.phase)) + " " +
                      (progress.total == 0 ? "?" : std::to_string(progress.done)));
      CHECK(std::string(progress.unit) == "percent");
    }
    return texts;
  }
};
using Texts = std::vector<std::string>;

TEST_CASE("a total of 200 is a save and an unmount of 100 each") {
  Recorded run;
  UnmountPhases phases(run.context, "C:\\mnt", true);
  for (const std::uint32_t step : {0U, 50U, 100U, 102U, 200U}) phases.step(step, 200);
  phases.finish();
  CHECK(run.told() == Texts{"save 0", "save 50", "save 100", "unmount 2", "unmount 100"});
}

TEST_CASE("a total of 100 in a save is the save") {
  Recorded run;
  UnmountPhases phases(run.context, "C:\\mnt", true);
  for (const std::uint32_t step : {10U, 90U}) phases.step(step, 100);
  phases.finish();
  CHECK(run.told() == Texts{"save 10", "save 90", "save 100", "unmount 100"});
}

TEST_CASE("a discard has one phase, whatever the total") {
  Recorded run;
  UnmountPhases phases(run.context, "C:\\mnt", false);
  phases.step(50, 200);
  phases.step(600, 1000);
  phases.finish();
  CHECK(run.told() == Texts{"unmount 25", "unmount 60", "unmount 100"});
}

TEST_CASE("steps back, repeated, beyond the total, or of nothing change nothing") {
  Recorded run;
  UnmountPhases phases(run.context, "C:\\mnt", true);
  phases.tell();
  phases.step(7, 0);
  phases.step(60, 200);
  phases.step(60, 200);
  phases.step(30, 200);
  phases.step(0, 0);
  phases.step(4'000'000'000, 200);
  phases.step(50, 200);
  phases.step(150, 200);
  CHECK(run.told() == Texts{"save ?", "save 60", "save 100", "unmount 100"});
}

TEST_CASE("phases begin and end in pairs, also when the call fails") {
  Recorded run;
  {
    UnmountPhases phases(run.context, "C:\\mnt", true);
    phases.step(120, 200);
  }
  CHECK(run.sink.all<PhaseStarted>().size() == 2);
  CHECK(run.sink.all<PhaseFinished>().size() == 2);
}

TEST_CASE("steps that DISM tells from several threads arrive in order and on the caller's thread") {
  DismScene scene;
  const std::thread::id caller = std::this_thread::get_id();
  bool elsewhere = false;
  scene.sink.hook = [&](const Event&) { elsewhere = elsewhere || std::this_thread::get_id() != caller; };
  UnmountAnswer answer;
  for (std::uint32_t step = 0; step <= 200; ++step) answer.steps.emplace_back(step, 200);
  scene.dism.unmount_answers = {answer};
  CHECK(scene.unmount(Commit{}).saved);
  CHECK(!elsewhere);
  std::uint64_t last = 0;
  Phase phase = Phase::save;
  for (const Progress& progress : scene.sink.all<Progress>()) {
    CHECK((progress.phase != phase || progress.done >= last));
    phase = progress.phase;
    last = progress.done;
  }
  CHECK(phase == Phase::unmount);
  CHECK(last == 100);
}

}  // namespace
