// SPDX-License-Identifier: MIT
// What an appended image is called, and names that are refused before anything is written.
#include "engine_scene.h"

using namespace dismount;
using namespace dismount::test;

namespace {

Commit append(Append texts) { return {.append = std::move(texts)}; }

std::optional<Finding> name_finding(EngineScene& s, const Commit& commit) {
  for (const Finding& one : s.engine.preflight(must(s.engine.find(s.mount_path)), commit, s.context)) {
    if (one.check == "image-name") return one;
  }
  return std::nullopt;
}

}  // namespace

TEST_CASE("an appended image is called what was asked for, and the others keep their names") {
  EngineScene s(
      TestWim{.images = {{.root = sample_tree(), .name = "First"}, {.root = root_entry({}), .name = "Other"}}});
  s.mount();
  const Commit commit = append({.name = "Größe & <more>", .description = "for a test"});
  CHECK(name_finding(s, commit)->severity == Severity::info);
  CHECK(s.save(commit).image_index == 3);
  const SavedImage saved(s.wim_path, 3);
  CHECK(saved.wim.xml.image_info(3).name == "Größe & <more>");
  CHECK(saved.wim.xml.image_info(3).description == "for a test");
  CHECK(saved.wim.xml.image_info(1).name == "First");
  CHECK(saved.wim.xml.image_info(2).name == "Other");
}

TEST_CASE("without a name an appended image gets the next free number") {
  EngineScene s(TestWim{.images = {{.root = sample_tree(), .name = "First"}}});
  s.mount();
  s.save(append({}));
  s.mount();
  s.save(append({}));
  const SavedImage saved(s.wim_path, 3);
  CHECK(saved.wim.xml.image_info(2).name == "First (2)");
  CHECK(saved.wim.xml.image_info(3).name == "First (3)");
}

TEST_CASE("a name that another image has stops the save before anything is written") {
  EngineScene s(
      TestWim{.images = {{.root = sample_tree(), .name = "First"}, {.root = root_entry({}), .name = "Other"}}});
  s.mount();
  write_text(s.at("a.txt"), "changed");
  const Bytes before = s.wim_bytes();
  for (const char* name : {"First", "Other", "", "two\nlines"}) {
    const Commit commit = append({.name = name});
    const std::optional<Finding> finding = name_finding(s, commit);
    REQUIRE(finding);
    CHECK(finding->severity == Severity::error);
    CHECK(finding->error->code == Code::invalid_parameter);
    CHECK(finding->error->where == s.wim_path);
    // Somebody may take the name between the checks and the save.
    const UnmountReport report = s.unmount(commit);
    CHECK_FALSE(report.saved);
    CHECK(report.error->code == Code::invalid_parameter);
    CHECK(s.wim_bytes() == before);
    CHECK(read_text(s.at("a.txt")) == "changed");
  }
  CHECK_FALSE(name_finding(s, Commit{}));
}

TEST_CASE("a run that was killed after it appended finds its own name taken, and goes on") {
  EngineScene s(TestWim{.images = {{.root = sample_tree(), .name = "First"}}});
  s.mount();
  write_text(s.at("a.txt"), "changed");
  const Commit commit = append({.name = "Mine"});
  s.sink.hook = [](const Event& event) {
    const auto* phase = std::get_if<PhaseStarted>(&event);
    if (phase != nullptr && phase->phase == Phase::unmount) throw Crash{};
  };
  CHECK_THROWS_AS(s.unmount(commit), Crash);
  s.sink.hook = nullptr;
  CHECK_FALSE(name_finding(s, commit));
  CHECK(s.save(commit).image_index == 2);
  CHECK(SavedImage(s.wim_path, 2).wim.xml.image_info(2).name == "Mine");
}
