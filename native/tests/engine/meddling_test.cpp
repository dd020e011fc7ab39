// SPDX-License-Identifier: MIT
// What others do to the mount directory and to the WIM while a save is under way: nothing of it may be lost, and
// nothing of the save may be told that is not so.
#include "engine_scene.h"

using namespace dismount;
using namespace dismount::test;

namespace fs = std::filesystem;

namespace {

/// Does something once, when a phase begins or ends.
void meddle_at(EngineScene& s, Phase phase, bool at_end, std::function<void()> what) {
  s.sink.hook = [&s, phase, at_end, what = std::move(what)](const Event& event) {
    const auto* started = std::get_if<PhaseStarted>(&event);
    const auto* finished = std::get_if<PhaseFinished>(&event);
    if (at_end ? finished == nullptr || finished->phase != phase : started == nullptr || started->phase != phase)
      return;
    const auto once = what;
    s.sink.hook = nullptr;
    once();
  };
}

struct Edited : EngineScene {
  Edited() : EngineScene(two_images()) {
    mount();
    write_text(at("a.txt"), "edited");
    before = wim_bytes();
  }
  /// A refusal, after which everything is as it was.
  Error refused(const UnmountReport& report) {
    REQUIRE(report.error);
    CHECK_FALSE(report.saved);
    CHECK_FALSE(report.unmounted);
    CHECK(must(engine.find(mount_path)).status == "ok");
    return *report.error;
  }
  Bytes before;
};

/// Of another WIM, longer or shorter than the one that is mounted.
Bytes theirs(bool longer) {
  return build_wim({.images = {{.root = longer ? sample_tree() : root_entry(std::vector<TestEntry>{})},
                               {.root = root_entry({file_entry(u"theirs", std::string(longer ? 100'000 : 1, 't'))})}}})
      .bytes;
}

}  // namespace

TEST_CASE("a directory that has taken the mount's name is not saved in its place") {
  Edited s;
  const MountInfo found = must(s.engine.find(s.mount_path));
  const std::string aside = s.folder / "aside";
  fs::rename(s.mount_path, aside);
  fs::create_directory(s.mount_path);
  const Error error = s.refused(s.engine.unmount(found, Commit{}, s.context));
  CHECK(error.code == Code::mount_replaced);
  CHECK(s.wim_bytes() == s.before);
  fs::remove(s.mount_path);
  fs::rename(aside, s.mount_path);
  s.save();
  CHECK(SavedImage(s.wim_path).contents(u"/a.txt") == "edited");
}

TEST_CASE("what is written into the directory while it is saved stops the save, and is named") {
  const std::pair<const char*, std::function<void(EngineScene&)>> edits[] = {
      {"folder/b.txt", [](EngineScene& s) { write_text(s.at("folder/b.txt"), "meanwhile"); }},
      {"late", [](EngineScene& s) { write_text(s.at("late"), "late"); }},
      {"late", [](EngineScene& s) { fs::create_directory(s.at("late")); }},
      {"a.txt", [](EngineScene& s) { write_text(s.at("a.txt"), "edited again"); }},
      {"a.txt", [](EngineScene& s) { replace_file_as_editors_do(s.at("a.txt"), "edited"); }},
      {"folder/b.txt", [](EngineScene& s) { fs::remove(s.at("folder/b.txt")); }},
  };
  for (const auto& [name, edit] : edits) {
    CAPTURE(name);
    Edited s;
    meddle_at(s, Phase::scan, true, [&] { edit(s); });
    const Error error = s.refused(s.unmount(Commit{}));
    CHECK(error.code == Code::sharing_violation);
    CHECK_MESSAGE(contains(error.where, name), error.where);
    CHECK(s.wim_bytes() == s.before);
    s.save();
  }
}

TEST_CASE("what is written while an unchanged mount is looked at is not thrown away either") {
  EngineScene s(two_images());
  s.mount();
  meddle_at(s, Phase::scan, true, [&] { write_text(s.at("late"), "late"); });
  const UnmountReport report = s.unmount(Commit{});
  REQUIRE(report.error);
  CHECK(report.error->code == Code::sharing_violation);
  CHECK(read_text(s.at("late")) == "late");
}

TEST_CASE("reading the directory while it is saved is no change") {
  Edited s;
  meddle_at(s, Phase::scan, true, [&] { CHECK(read_text(s.at("a.txt")) == "edited"); });
  s.save();
}

TEST_CASE("a WIM that was replaced while it was saved is told, before and after the commit") {
  for (const bool after : {false, true}) {
    CAPTURE(after);
    Edited s;
    const std::string aside = s.folder / "aside.wim";
    meddle_at(s, Phase::save, after, [&] {
      fs::rename(s.wim_path, aside);
      write_bytes(s.wim_path, s.before);
    });
    const UnmountReport report = s.unmount(Commit{});
    REQUIRE(report.error);
    CHECK(report.error->code == Code::wim_changed);
    CHECK_FALSE(report.saved);
    CHECK_FALSE(report.unmounted);
    CHECK(s.wim_bytes() == s.before);
    CHECK(read_text(s.at("a.txt")) == "edited");
    if (!after) CHECK(read_bytes(aside) == s.before);
  }
}

TEST_CASE("a WIM that somebody else wrote while it was saved stays as they wrote it") {
  for (const bool longer : {false, true}) {
    CAPTURE(longer);
    Edited s;
    const Bytes other = theirs(longer);
    meddle_at(s, Phase::save, false, [&] { write_bytes(s.wim_path, other); });
    const UnmountReport report = s.unmount(Commit{});
    REQUIRE(report.error);
    CHECK_FALSE(report.saved);
    CHECK(read_text(s.at("a.txt")) == "edited");
    CHECK(s.wim_bytes() == other);
  }
}

TEST_CASE("a mount that was made anew while a run waited is not what that run was to save") {
  SUBCASE("read-only") {
    Edited s;
    const MountInfo found = must(s.engine.find(s.mount_path));
    REQUIRE(s.unmount(Discard{}).unmounted);
    must(s.try_mount(1, true));
    const UnmountReport report = s.engine.unmount(found, Commit{}, s.context);
    REQUIRE(report.error);
    CHECK(report.error->code == Code::mount_replaced);
    CHECK(s.wim_bytes() == s.before);
  }
  SUBCASE("another image") {
    Edited s;
    const MountInfo found = must(s.engine.find(s.mount_path));
    REQUIRE(s.unmount(Discard{}).unmounted);
    must(s.try_mount(2));
    const UnmountReport report = s.engine.unmount(found, Discard{}, s.context);
    REQUIRE(report.error);
    CHECK(report.error->code == Code::mount_replaced);
    CHECK(read_text(s.at("second")) == "second");
  }
  SUBCASE("not finished") {
    Edited s;
    const MountInfo found = must(s.engine.find(s.mount_path));
    MountStore store(s.state_path);
    MountRecord record = must(store.load(fs::canonical(s.mount_path)));
    record.status = MountStatus::mounting;
    record.entries.clear();
    must(store.save(record));
    const UnmountReport report = s.engine.unmount(found, Commit{}, s.context);
    REQUIRE(report.error);
    CHECK(report.error->code == Code::mount_corrupt);
    CHECK(s.wim_bytes() == s.before);
  }
}

TEST_CASE("a WIM that was saved while it was being mounted is not mounted as it was before") {
  EngineScene s(two_images());
  s.mount();
  write_text(s.at("a.txt"), "edited");
  const std::string other = s.folder / "other";
  meddle_at(s, Phase::mount, false, [&] { s.save(); });
  const Result<MountInfo> mounted =
      s.engine.mount({.image_path = s.wim_path, .image_index = 2, .path = other}, s.context);
  REQUIRE_FALSE(mounted);
  CHECK(mounted.error().code == Code::wim_changed);
  CHECK(fs::is_empty(other));
  CHECK(s.engine.mounts().mounts.empty());
  must(s.engine.mount({.image_path = s.wim_path, .image_index = 2, .path = other}, s.context));
}

TEST_CASE("looking at a mount does not write its record") {
  LeftBehind s;
  for (const Finding& finding : s.engine.preflight(must(s.engine.find(s.other)), Commit{}, s.context)) {
    CHECK_FALSE(finding.error);
  }
  CHECK(must(MountStore(s.state_path).load_head(fs::canonical(s.other))).wim_header == s.stale_header);
}

TEST_CASE("a run that died before it renewed another mount's record does not cost that mount, in any order") {
  for (const bool save_first : {true, false}) {
    for (const bool edited_again : {true, false}) {
      CAPTURE(save_first);
      CAPTURE(edited_again);
      LeftBehind s;
      if (edited_again) write_text(s.at("a.txt"), "edited again");
      UnmountReport first = save_first ? s.save() : s.unmount(Discard{});
      CHECK(first.unmounted);
      first.locked_wim.reset();  // as at the end of a run
      const UnmountReport second = s.save_other();
      REQUIRE_MESSAGE(!second.error, (second.error ? describe(*second.error) : ""));
      CHECK(SavedImage(s.wim_path, 1).contents(u"/a.txt") == (save_first && edited_again ? "edited again" : "edited"));
      CHECK(SavedImage(s.wim_path, 2).contents(u"/second") == "edited, too");
    }
  }
}

TEST_CASE("a save taken up again still writes the integrity table that it is asked for") {
  EngineScene s(TestWim{.images = {{.root = sample_tree()}}});
  s.mount();
  write_text(s.at("a.txt"), "edited");
  die_at(s, Phase::unmount, [&] { return s.unmount(Commit{}); });
  const UnmountReport report = s.save({.check_integrity = true});
  CHECK(report.integrity_table_written);
  const SavedImage saved(s.wim_path);
  CHECK(saved.wim.integrity_table);
  CHECK(saved.contents(u"/a.txt") == "edited");
}
