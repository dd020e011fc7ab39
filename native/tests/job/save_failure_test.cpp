// SPDX-License-Identifier: MIT
// What becomes of a mount whose save failed: nothing, unless a discard was asked for.
#include "job_scene.h"

using namespace dismount;
using namespace dismount::test;

namespace {

struct FailedSave : JobScene {
  FailedSave() {
    add_mount("/mnt");
    job.discard_on_save_failure = true;
    engine->can_discard_failing = true;
    fail_saves(failure(Code::disk_full, "no room"));
  }
  void fail_saves(Error error) {
    engine->on_unmount = [error](const MountInfo&, UnmountReport& report, EngineContext&) {
      if (!report.saved) return;
      report = {};
      report.error = error;
    };
  }
  PathResult result() const { return results().at(0); }
  std::vector<bool> discards() const {
    std::vector<bool> all;
    for (const Disposition& one : engine->dispositions) all.push_back(std::holds_alternative<Discard>(one));
    return all;
  }
};

}  // namespace

TEST_CASE("a mount whose save failed stays, unless a discard was asked for") {
  FailedSave s;
  s.job.discard_on_save_failure = false;
  CHECK(s.run({"/mnt"}) == kExitFailed);
  CHECK(s.discards() == std::vector<bool>{false});
  CHECK_FALSE(s.result().unmounted);
}

TEST_CASE("a failed save is discarded if that was asked for, and is still a failure") {
  FailedSave s;
  CHECK(s.run({"/mnt"}) == kExitFailed);
  CHECK(s.discards() == std::vector<bool>{false, true});
  CHECK(s.result().outcome == Outcome::failed);
  CHECK(s.result().error->code == Code::disk_full);
  CHECK_FALSE(s.result().saved);
  CHECK(s.result().unmounted);
  CHECK_FALSE(s.result().digest);
  CHECK(s.told("were discarded"));
}

TEST_CASE("a save that the checks refuse is discarded, too") {
  FailedSave s;
  s.engine->failing["/mnt"] = failure(Code::mounted_read_only);
  CHECK(s.run({"/mnt"}) == kExitFailed);
  CHECK(s.discards() == std::vector<bool>{true});
  CHECK(s.result().error->code == Code::mounted_read_only);
  CHECK(s.result().unmounted);
}

TEST_CASE("a mount that cannot be discarded either stays, and says why") {
  FailedSave s;
  s.engine->can_discard_failing = false;
  s.engine->failing["/mnt"] = failure(Code::mount_corrupt, "broken");
  CHECK(s.run({"/mnt"}) == kExitFailed);
  CHECK(s.engine->unmounted.empty());
  CHECK(s.told("could not be discarded: broken"));
}

TEST_CASE("nothing is discarded that was saved, stopped or not there") {
  FailedSave s;
  SUBCASE("saved, but still mounted") {
    s.engine->on_unmount = [](const MountInfo&, UnmountReport& report, EngineContext&) {
      report.unmounted = false;
      report.error = failure(Code::partly_unmounted);
    };
    CHECK(s.run({"/mnt"}) == kExitPartly);
    CHECK(s.discards() == std::vector<bool>{false});
  }
  SUBCASE("stopped") {
    s.fail_saves(failure(Code::cancelled));
    CHECK(s.run({"/mnt"}) == kExitCancelled);
    CHECK(s.discards() == std::vector<bool>{false});
  }
  SUBCASE("failed while a stop was asked for") {
    s.engine->on_unmount = [&](const MountInfo&, UnmountReport& report, EngineContext&) {
      s.cancel.request();
      report = {};
      report.error = failure(Code::disk_full);
    };
    CHECK(s.run({"/mnt"}) == kExitFailed);
    CHECK(s.discards() == std::vector<bool>{false});
  }
  SUBCASE("gone in the meantime") {
    s.fail_saves(failure(Code::not_mounted));
    CHECK(s.run({"/mnt"}) == kExitNotMounted);
    CHECK(s.discards() == std::vector<bool>{false});
  }
  SUBCASE("never there") {
    CHECK(s.run({"/gone"}) == kExitNotMounted);
    CHECK(s.discards().empty());
  }
}

TEST_CASE("a mount that was only stopped by another one's failure keeps its changes") {
  FailedSave s;
  s.add_mount("/good");
  s.engine->failing["/mnt"] = failure(Code::wim_changed);
  CHECK(s.run({"/mnt", "/good"}) == kExitFailed);
  CHECK(s.engine->unmounted == std::vector<std::string>{"/mnt"});
  CHECK_FALSE(s.results()[1].unmounted);
}

TEST_CASE("a mount with another one in it is not discarded over that one") {
  FailedSave s;
  s.add_mount("/mnt/inner");
  CHECK(s.run({"/mnt"}) == kExitFailed);
  CHECK(s.engine->unmounted.empty());
}

TEST_CASE("hives, holders and a remount reach the result, also of a save and a discard together") {
  FailedSave s;
  s.engine->on_unmount = [](const MountInfo&, UnmountReport& report, EngineContext&) {
    const bool commit = report.saved;
    report.saved = false;
    report.unmounted = !commit;
    report.remounted = commit;
    if (commit) report.hives = {{"HKLM\\z", "/mnt/SOFTWARE"}};
    if (commit) report.holders = {{12, "sh", HolderUse::reads, "/mnt/a.txt"}};
    if (commit) report.error = failure(Code::sharing_violation);
  };
  CHECK(s.run({"/mnt"}) == kExitFailed);
  CHECK(s.result().unmounted);
  CHECK(s.result().remounted);
  REQUIRE(s.result().hives.size() == 1);
  CHECK(s.result().hives[0].key == "HKLM\\z");
  CHECK(s.result().holders.empty());  // gone when the discard worked

  FailedSave stuck;
  stuck.job.discard_on_save_failure = false;
  stuck.engine->on_unmount = [](const MountInfo&, UnmountReport& report, EngineContext&) {
    report = {};
    report.holders = {{12, "sh", HolderUse::reads, "/mnt/a.txt"}};
    report.error = failure(Code::sharing_violation);
  };
  CHECK(stuck.run({"/mnt"}) == kExitFailed);
  REQUIRE(stuck.result().holders.size() == 1);
  CHECK(stuck.result().holders[0].pid == 12);
}
