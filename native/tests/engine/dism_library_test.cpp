// SPDX-License-Identifier: MIT
#include "engine/dism/error_table.h"
#include "tests/engine/dism_scene.h"

using namespace dismount;
using namespace dismount::test;

namespace {

TEST_CASE("DISM is started once, and shut down once") {
  DismScene scene;
  scene.mount();
  scene.engine().mounts().mounts;
  scene.preflight(Disposition(Discard{}));
  CHECK(!scene.unmount(Discard{}).error);
  REQUIRE(scene.dism.initialized.size() == 1);
  CHECK(scene.dism.shut_downs == 0);
  scene.end();
  CHECK(scene.dism.shut_downs == 1);
}

TEST_CASE("an engine that is not asked does not start DISM") {
  DismScene scene;
  scene.engine();
  scene.end();
  CHECK(scene.dism.initialized.empty());
}

TEST_CASE("log, level and scratch directory go to DISM, and nothing where nothing was said") {
  DismScene scene;
  SUBCASE("defaults") {
    scene.mount();
    CHECK(scene.dism.initialized[0].level == 2);
    CHECK(!scene.dism.initialized[0].log_path);
    CHECK(!scene.dism.initialized[0].scratch_directory);
    CHECK(scene.engine().log_file() == scene.folder / "default.log");
  }
  SUBCASE("chosen") {
    scene.settings.log = {scene.folder / "logs/deep/dism.log", LogLevel::errors};
    scene.settings.scratch_directory = scene.folder / "scratch";
    scene.mount();
    CHECK(scene.dism.initialized[0].level == 0);
    CHECK(scene.dism.initialized[0].log_path == scene.settings.log.path);
    CHECK(scene.dism.initialized[0].scratch_directory == scene.settings.scratch_directory);
    CHECK(scene.engine().log_file() == scene.settings.log.path);
    // DISM would not make it.
    CHECK(std::filesystem::is_directory(scene.folder / "logs/deep"));
  }
  SUBCASE("warnings") {
    scene.settings.log.level = LogLevel::warnings;
    scene.mount();
    CHECK(scene.dism.initialized[0].level == 1);
  }
  CHECK(scene.dism.initialized.size() == 1);
}

TEST_CASE("the level Debug falls back where DISM does not know it, and that is said") {
  DismScene scene;
  scene.settings.log.level = LogLevel::debug;
  SUBCASE("known") {
    scene.preflight(Disposition(Discard{}));
    REQUIRE(scene.dism.initialized.size() == 1);
    CHECK(scene.dism.initialized[0].level == 3);
    CHECK(!scene.told("log level Debug"));
  }
  SUBCASE("unknown") {
    scene.dism.initialize_answers = {{dism::kInvalidArgument}};
    scene.preflight(Disposition(Discard{}));
    REQUIRE(scene.dism.initialized.size() == 2);
    CHECK(scene.dism.initialized[1].level == 2);
    CHECK(scene.told("no log level Debug"));
  }
  SUBCASE("another failure is not tried again") {
    scene.dism.initialize_answers = {{0x80070005}};
    CHECK(code_of(scene.engine().find(scene.mount_path)) == Code::access_denied);
    CHECK(scene.dism.initialized.size() == 1);
  }
  scene.end();
}

TEST_CASE("a log that DISM cannot open is a warning, and the run goes on") {
  DismScene scene;
  scene.dism.initialize_answers = {{dism::kLoggingDisabled, "kein Protokoll"}};
  const std::vector<Finding> findings = scene.preflight(Disposition(Commit{}));
  const Finding* log = finding_of(findings, "log-directory");
  REQUIRE(log != nullptr);
  CHECK(log->severity == Severity::warning);
  CHECK(contains(log->text, "0xC0040009"));
  CHECK(scene.told("kein Protokoll"));
  const UnmountReport report = scene.unmount(Commit{});
  CHECK_MESSAGE(!report.error, problem_of(report));
  scene.end();
  CHECK(scene.dism.shut_downs == 1);
}

TEST_CASE("every other code of the table that the start fails with is an error with the table's advice") {
  for (const KnownError& known : known_errors()) {
    if (known.code == dism::kLoggingDisabled) continue;
    DismScene scene;
    scene.dism.initialize_answers = {{known.code}};
    CAPTURE(format_code_both(known.code));
    const Result<MountInfo> failed = scene.engine().find(scene.mount_path);
    REQUIRE(static_cast<std::uint32_t>(code_of(failed)) == known.code);
    CHECK(failed.error().what == "DISM could not be started");
    CHECK(contains(failed.error().cause, known.cause));
    CHECK(failed.error().next == known.next);
    CHECK(static_cast<std::uint32_t>(scene.engine().mounts().incomplete->code) == known.code);
    CHECK(scene.dism.initialized.size() == 1);
    scene.end();
    CHECK(scene.dism.shut_downs == 0);
  }
}

TEST_CASE("a success that is not zero is a success") {
  DismScene scene;
  scene.dism.initialize_answers = {{1}};
  scene.mount();
  scene.dism.unmount_answers = {{.code = dism::kRestartNeeded}};
  const UnmountReport report = scene.unmount(Discard{});
  CHECK(!report.error);
  CHECK(report.unmounted);
  CHECK(scene.told("restart"));
  scene.end();
  CHECK(scene.dism.shut_downs == 1);
}

}  // namespace
