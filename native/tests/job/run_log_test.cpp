// SPDX-License-Identifier: MIT
// Which log a run keeps: one of ours, or that of the engine whose mounts it is about.
#include "job/job.h"
#include "job_scene.h"

using namespace dismount;
using namespace dismount::test;

namespace {

/// Two engines as on Windows: one that logs by itself, to the request's path or to its own default, and one that does
/// not.
struct LogScene {
  int run(std::vector<std::string> paths) {
    job.paths = std::move(paths);
    job.disposition = Discard{};
    sink.events.clear();
    made.clear();
    return run_job({.job = job, .state_directory = folder / "state"}, sink, cancel,
                   [this](const EngineSettings& settings) { return make(settings); });
  }
  Engines make(const EngineSettings& settings) {
    made.push_back(settings);
    auto dism = std::make_unique<FakeEngine>();
    dism->own_log = settings.log.path.value_or(folder / "default.log");
    dism->known["/dism"] = mount("/dism");
    dism->cannot_list = cannot_list;
    auto plain = std::make_unique<FakeEngine>();
    plain->known["/plain"] = mount("/plain");
    Engines engines;
    engines.push_back(std::move(dism));
    engines.push_back(std::move(plain));
    return engines;
  }
  MountInfo mount(const std::string& path) const {
    return {.path = path,
            .image_path = folder / "image.wim",
            .image_index = 1,
            .image_name = "",
            .engine = "",
            .status = "ok"};
  }
  LogOpened opened() const {
    const auto all = sink.all<LogOpened>();
    REQUIRE(all.size() == 1);
    REQUIRE(std::holds_alternative<Hello>(sink.events[0]));
    REQUIRE(std::holds_alternative<LogOpened>(sink.events[1]));
    return all[0];
  }

  TempFolder folder;
  RecordingSink sink;
  Cancel cancel;
  DismountJob job;
  std::optional<Error> cannot_list;
  std::vector<EngineSettings> made;
};

}  // namespace

TEST_CASE("the log of an engine that writes one itself is left to it") {
  LogScene s;
  write_text(s.folder / "default.log", "lines of others");
  CHECK(s.run({"/dism"}) == 0);
  CHECK(s.opened().path == s.folder / "default.log");
  CHECK(std::string(s.opened().writer) == "dism");
  CHECK_FALSE(s.opened().archived_to);
  CHECK(read_text(s.folder / "default.log") == "lines of others");

  s.job.log.path = s.folder / "mine.log";
  CHECK(s.run({"/plain", "/dism"}) == 0);
  CHECK(s.opened().path == s.folder / "mine.log");
  CHECK(std::string(s.opened().writer) == "dism");
  CHECK_FALSE(std::filesystem::exists(s.folder / "mine.log"));
}

TEST_CASE("every mount is enough to know whose log it is") {
  LogScene s;
  s.job.disposition = Discard{};
  CHECK(run_job({.job = s.job, .state_directory = s.folder / "state"}, s.sink, s.cancel,
                [&](const EngineSettings& settings) { return s.make(settings); }) == 0);
  CHECK(std::string(s.opened().writer) == "dism");
  CHECK(s.sink.all<PathResult>().size() == 2);
}

TEST_CASE("a run about other mounts keeps a log of ours, which no engine writes to") {
  LogScene s;
  s.job.log.path = s.folder / "mine.log";
  write_text(s.folder / "mine.log", "2025-05-03 09:05:07, Info                  DISM   API: PID=1 TID=2 old\n");
  CHECK(s.run({"/plain"}) == 0);
  CHECK(std::string(s.opened().writer) == "dismount");
  CHECK(s.opened().archived_to == s.folder / "mine.log.bak");
  CHECK(contains(read_text(s.folder / "mine.log"), "Exit code: 0"));
  REQUIRE(s.made.size() == 2);
  CHECK(s.made[0].log.path == s.folder / "mine.log");
  CHECK_FALSE(s.made[1].log.path);

  s.job.log.path.reset();
  CHECK(s.run({"/plain"}) == 0);
  CHECK(s.opened().path == s.folder / "state/dism.log");
  CHECK(s.made.size() == 1);
}

TEST_CASE("a log that an engine shares with others is never archived, whatever the run is about") {
  LogScene s;
  s.job.log.path = s.folder / "default.log";
  write_text(s.folder / "default.log", "lines of others");
  CHECK(s.run({"/gone"}) == kExitNotMounted);
  CHECK(std::string(s.opened().writer) == "dism");
  CHECK(read_text(s.folder / "default.log") == "lines of others");
}

TEST_CASE("an engine that cannot tell its mounts is no reason to keep no log") {
  LogScene s;
  s.cannot_list = failure(Code::access_denied, "not elevated");
  CHECK(s.run({"/dism"}) == kExitFailed);
  CHECK(std::string(s.opened().writer) == "dismount");
  s.job.paths.reset();
  CHECK(run_job({.job = s.job, .state_directory = s.folder / "state"}, s.sink, s.cancel,
                [&](const EngineSettings& settings) { return s.make(settings); }) == kExitFailed);
  CHECK(s.sink.all<Finished>().back().error->code == Code::access_denied);
}

TEST_CASE("a log path inside a mount makes no sense, in any spelling and for every mount") {
  LogScene s;
  std::filesystem::create_directories(s.folder / "mnt");
  std::filesystem::create_directory_symlink(s.folder / "mnt", s.folder / "link");
  s.job.log.path = s.folder / "link/dism.log";
  CHECK(s.run({s.folder / "mnt"}) == kExitUsage);
  CHECK(s.sink.events.size() == 2);
  s.job.log.path = "/plain/dism.log";
  s.job.paths.reset();
  CHECK(run_job({.job = s.job, .state_directory = s.folder / "state"}, s.sink, s.cancel,
                [&](const EngineSettings& settings) { return s.make(settings); }) == kExitUsage);
}

TEST_CASE("mounts lists what can be listed, and fails if that is not all") {
  LogScene s;
  s.cannot_list = failure(Code::access_denied, "not elevated");
  CHECK(run_job({.job = MountsJob{}, .state_directory = s.folder / "state"}, s.sink, s.cancel,
                [&](const EngineSettings& settings) { return s.make(settings); }) == kExitFailed);
  CHECK(s.sink.all<MountInfo>().size() == 1);
  CHECK(s.sink.all<LogOpened>().empty());
}

TEST_CASE("the engines are made as the request says") {
  LogScene s;
  s.job.unload_hives = false;
  s.job.handle_timeout = std::chrono::seconds(5);
  s.job.scratch_directory = s.folder.path();
  CHECK(s.run({"/dism"}) == 0);
  REQUIRE(s.made.size() == 1);
  CHECK_FALSE(s.made[0].unload_hives);
  CHECK(s.made[0].handle_timeout == std::chrono::seconds(5));
  CHECK(s.made[0].scratch_directory == s.folder.path());
  CHECK(s.made[0].state_directory == s.folder / "state");
}
