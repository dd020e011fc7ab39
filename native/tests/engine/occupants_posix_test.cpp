// SPDX-License-Identifier: MIT
// Programs that use a mount while it is taken off.
#include "engine_scene.h"
#include "tests/support/child_process_posix.h"

using namespace dismount;
using namespace dismount::test;
using namespace std::chrono_literals;

namespace fs = std::filesystem;

namespace {

/// A mount with an edit in it, and an engine that waits no longer than told.
struct Occupied : EngineScene {
  explicit Occupied(std::chrono::seconds limit = 0s)
      : EngineScene(two_images()), impatient(EngineSettings{.state_directory = state_path, .handle_timeout = limit}) {
    mount();
    write_text(at("a.txt"), "edited");
    before = wim_bytes();
  }
  UnmountReport take_off(const Disposition& disposition) {
    return impatient.unmount(must(engine.find(mount_path)), disposition, context);
  }
  /// The finding about programs that use the mount.
  Finding holders(const std::optional<Disposition>& disposition) {
    std::vector<Finding> found = impatient.preflight(must(engine.find(mount_path)), disposition, context);
    std::erase_if(found, [](const Finding& finding) { return finding.check != "holders"; });
    REQUIRE(found.size() == 1);
    CHECK_FALSE(found[0].error);
    return found[0];
  }
  void check_untouched() {
    CHECK(wim_bytes() == before);
    CHECK(read_text(at("a.txt")) == "edited");
    CHECK(must(engine.find(mount_path)).status == "ok");
  }
  void check_saved(const UnmountReport& report) {
    REQUIRE_MESSAGE(!report.error, (report.error ? describe(*report.error) : ""));
    CHECK(report.saved);
    CHECK(report.unmounted);
    CHECK(report.holders.empty());
    CHECK(SavedImage(wim_path).contents(u"/a.txt") == "edited");
  }
  PortableEngine impatient;
  Bytes before;
};

}  // namespace

TEST_CASE("a program that writes keeps the mount from being saved, is named, and costs nothing") {
  Occupied s;
  for (const bool mapped : {false, true}) {
    CAPTURE(mapped);
    ChildProcess child(mapped ? keeps_mapped(s.at("a.txt"), PROT_WRITE, MAP_SHARED)
                              : keeps_open(s.at("a.txt"), O_WRONLY | O_APPEND));
    const UnmountReport report = s.take_off(Commit{});
    REQUIRE(report.error);
    CHECK(report.error->code == Code::sharing_violation);
    CHECK(contains(report.error->cause, "engine_test (PID " + std::to_string(child.pid()) + ") writes " +
                                            fs::canonical(s.at("a.txt")).string()));
    REQUIRE(report.holders.size() == 1);
    CHECK(report.holders[0].pid == child.pid());
    CHECK_FALSE(report.saved);
    CHECK_FALSE(report.unmounted);
    s.check_untouched();
  }
  s.check_saved(s.take_off(Commit{}));
}

TEST_CASE("a program that stops writing in time is waited for") {
  Occupied s(20s);
  ChildProcess child(keeps_open(s.at("a.txt"), O_RDWR));
  s.sink.hook = [&](const Event& event) {
    const auto* started = std::get_if<PhaseStarted>(&event);
    if (started != nullptr && started->phase == Phase::wait) child.end();
  };
  s.check_saved(s.take_off(Commit{}));
  CHECK(s.sink.all<PhaseStarted>()[1].phase == Phase::wait);  // after the mount
}

TEST_CASE("another image of the file can be saved while one waits") {
  Occupied s(20s);
  const std::string other = s.folder / "other";
  must(s.engine.mount({.image_path = s.wim_path, .image_index = 2, .path = other}, s.context));
  write_text(other + "/second", "edited, too");
  ChildProcess child(keeps_open(s.at("a.txt"), O_RDWR));
  bool done = false;
  s.sink.hook = [&](const Event& event) {
    const auto* started = std::get_if<PhaseStarted>(&event);
    if (started == nullptr || started->phase != Phase::wait) return;
    if (done) return;
    done = true;
    CHECK_FALSE(s.impatient.unmount(must(s.engine.find(other)), Commit{}, s.context).error);
    child.end();
  };
  s.check_saved(s.take_off(Commit{}));
  CHECK(SavedImage(s.wim_path, 2).contents(u"/second") == "edited, too");
}

TEST_CASE("a stop while waiting leaves the file and the mount") {
  Occupied s(20s);
  const ChildProcess child(keeps_open(s.at("a.txt"), O_RDWR));
  s.sink.hook = [&](const Event& event) {
    const auto* started = std::get_if<PhaseStarted>(&event);
    if (started != nullptr && started->phase == Phase::wait) s.cancel.request();
  };
  const UnmountReport report = s.take_off(Commit{});
  REQUIRE(report.error);
  CHECK(report.error->code == Code::cancelled);
  s.check_untouched();
}

TEST_CASE("programs that read, or are just there, keep nothing from being saved") {
  Occupied s;
  const ChildProcess reader(keeps_open(s.at("a.txt"), O_RDONLY));
  const ChildProcess mapper(keeps_mapped(s.at("a.txt"), PROT_WRITE, MAP_PRIVATE));
  const ChildProcess shell(stays_in(s.at("folder")));
  const Finding finding = s.holders(Commit{});
  CHECK(finding.severity == Severity::info);
  CHECK(contains(finding.text, "has its current directory in"));
  s.check_saved(s.take_off(Commit{}));
  CHECK(s.sink.all<PhaseStarted>()[1].phase == Phase::scan);
}

TEST_CASE("a discard waits for nobody, but the checks name who uses the mount") {
  Occupied s(20s);
  const ChildProcess writer(keeps_open(s.at("a.txt"), O_RDWR));
  const Finding finding = s.holders(Discard{});
  CHECK(finding.severity == Severity::warning);
  CHECK(contains(finding.text, "PID " + std::to_string(writer.pid())));
  const UnmountReport report = s.take_off(Discard{});
  CHECK_FALSE(report.error);
  CHECK(report.unmounted);
  CHECK(fs::is_empty(s.mount_path));
  CHECK(s.wim_bytes() == s.before);
}

TEST_CASE("the checks tell programs that write from others, and say when there are none") {
  Occupied s;
  CHECK(s.holders(Commit{}).severity == Severity::info);
  CHECK(contains(s.holders(std::nullopt).text, "no program"));
  const ChildProcess writer(keeps_open(s.at("a.txt"), O_RDWR));
  CHECK(s.holders(Commit{}).severity == Severity::warning);
  CHECK(s.holders(std::nullopt).severity == Severity::warning);
}

TEST_CASE("the core does not stay in a directory that it takes off") {
  Occupied s;
  const fs::path before = fs::current_path();
  fs::current_path(s.at("folder"));
  s.check_saved(s.take_off(Commit{}));
  CHECK(fs::current_path() == "/");
  fs::current_path(before);
}
