// SPDX-License-Identifier: MIT
// Discards, interrupted saves, and files that somebody else changed.
#include "engine/portable/remove_tree.h"
#include "engine_scene.h"

using namespace dismount;
using namespace dismount::test;

namespace fs = std::filesystem;

namespace {

/// A mount whose save was complete when the process died, before anything of the directory was removed.
struct Interrupted : EngineScene {
  Interrupted() : EngineScene(two_images()) {
    before = wim_bytes();
    mount();
    write_text(at("a.txt"), "edited");
    sink.hook = [](const Event& event) {
      const auto* started = std::get_if<PhaseStarted>(&event);
      if (started != nullptr && started->phase == Phase::unmount) throw Crash{};
    };
    CHECK_THROWS_AS(static_cast<void>(unmount(Commit{})), Crash);
    sink.hook = nullptr;
    after = wim_bytes();
    REQUIRE(after != before);
  }
  /// The file as a crash at the header leaves it: everything new is there, and these first bytes of the new header.
  void put_header(std::size_t new_bytes) {
    Bytes bytes = after;
    std::copy(before.begin() + static_cast<std::ptrdiff_t>(new_bytes), before.begin() + 208,
              bytes.begin() + static_cast<std::ptrdiff_t>(new_bytes));
    write_bytes(wim_path, bytes);
  }
  Bytes before;
  Bytes after;
};

std::map<std::string, Severity> findings(EngineScene& s, const std::optional<Disposition>& disposition) {
  std::map<std::string, Severity> found;
  for (const Finding& finding : s.engine.preflight(must(s.engine.find(s.mount_path)), disposition, s.context)) {
    CHECK((finding.severity == Severity::error) == finding.error.has_value());
    found[finding.check] = finding.severity;
  }
  return found;
}

}  // namespace

TEST_CASE("a discard leaves the file as it was and the directory empty") {
  EngineScene s(two_images());
  const Bytes before = s.wim_bytes();
  s.mount();
  write_text(s.at("a.txt"), "edited");
  fs::remove_all(s.at("folder"));
  const UnmountReport report = s.unmount(Discard{});
  CHECK_FALSE(report.error);
  CHECK(report.unmounted);
  CHECK_FALSE(report.saved);
  CHECK(s.wim_bytes() == before);
  CHECK(fs::is_empty(s.mount_path));
  CHECK(s.engine.mounts().mounts.empty());
}

TEST_CASE("removing a mount's entries never follows a link out of it") {
  EngineScene s(two_images());
  s.mount();
  fs::create_directory(s.folder / "mine");
  write_text(s.folder / "mine/file", "mine");
  fs::create_directory_symlink(s.folder / "mine", s.at("door"));
  fs::create_symlink(s.folder / "mine/file", s.at("folder/file"));
  CHECK(s.unmount(Discard{}).unmounted);
  CHECK(read_text(s.folder / "mine/file") == "mine");
}

TEST_CASE("a directory that took the mount's place is left alone") {
  EngineScene s(two_images());
  s.mount();
  fs::rename(s.mount_path, s.folder / "moved");
  fs::create_directory(s.mount_path);
  write_text(s.at("mine"), "mine");
  CHECK(findings(s, Commit{})["mount-directory"] == Severity::error);
  CHECK(s.unmount(Discard{}).unmounted);
  CHECK(read_text(s.at("mine")) == "mine");
  CHECK(code_of(s.engine.find(s.mount_path)) == Code::not_mounted);
}

TEST_CASE("a mount directory that is gone can be discarded") {
  EngineScene s(two_images());
  s.mount();
  fs::remove_all(s.mount_path);
  CHECK(findings(s, Commit{})["mount-directory"] == Severity::error);
  CHECK(s.unmount(Discard{}).unmounted);
  CHECK(s.engine.mounts().mounts.empty());
}

TEST_CASE("an interrupted unmount is finished by a later save, without a second commit") {
  Interrupted s;
  CHECK(must(s.engine.find(s.mount_path)).status == "saved");
  CHECK(findings(s, Commit{})["wim-unchanged"] == Severity::info);
  const UnmountReport report = s.save();
  CHECK_FALSE(report.wim_written);
  CHECK(report.image_index == 1);
  CHECK(s.wim_bytes() == s.after);
  CHECK(fs::is_empty(s.mount_path));
  CHECK(SavedImage(s.wim_path).contents(u"/a.txt") == "edited");
}

TEST_CASE("a discard after a complete save keeps the saved image") {
  Interrupted s;
  CHECK(s.unmount(Discard{}).unmounted);
  CHECK(s.wim_bytes() == s.after);
}

TEST_CASE("a save that died before its header is done again, on a file cut back to what it was") {
  Interrupted s;
  s.put_header(0);
  CHECK(must(s.engine.find(s.mount_path)).status == "ok");
  CHECK(s.save().wim_written);
  CHECK(s.wim_bytes().size() == s.after.size());
  CHECK(SavedImage(s.wim_path).contents(u"/a.txt") == "edited");
  CHECK(s.warnings().size() == 1);
}

TEST_CASE("a discard of a save that died before its header leaves the file as it was mounted") {
  Interrupted s;
  s.put_header(0);
  CHECK(s.unmount(Discard{}).unmounted);
  CHECK(s.wim_bytes() == s.before);
}

TEST_CASE("a header that the disk tore is mended, whether the mount is saved or discarded") {
  for (const std::size_t cut : {std::size_t{0x34}, std::size_t{0x50}, std::size_t{0x7F}}) {
    Interrupted saved;
    saved.put_header(cut);
    const auto checks = findings(saved, Commit{});
    CHECK(checks.at("wim-unchanged") != Severity::error);
    CHECK(saved.save().wim_written);
    CHECK(SavedImage(saved.wim_path).contents(u"/a.txt") == "edited");
    Interrupted discarded;
    discarded.put_header(cut);
    CHECK(discarded.unmount(Discard{}).unmounted);
    CHECK(discarded.wim_bytes() == discarded.before);
  }
}

TEST_CASE("a file that somebody else changed is not saved over, and a discard leaves it alone") {
  EngineScene s(two_images());
  s.mount();
  write_text(s.at("a.txt"), "edited");
  Bytes bytes = s.wim_bytes();
  SUBCASE("its header") { write_le32(bytes, 0x78, 2); }
  SUBCASE("its length") { bytes.resize(bytes.size() - 1); }
  SUBCASE("all of it") { bytes = Bytes(5000, std::byte{7}); }
  write_bytes(s.wim_path, bytes);
  CHECK(findings(s, Commit{})["wim-unchanged"] == Severity::error);
  const UnmountReport report = s.unmount(Commit{});
  REQUIRE(report.error);
  CHECK(report.error->code == Code::wim_changed);
  CHECK_FALSE(report.saved);
  CHECK_FALSE(report.unmounted);
  CHECK(s.wim_bytes() == bytes);
  CHECK(read_text(s.at("a.txt")) == "edited");
  CHECK(s.unmount(Discard{}).unmounted);
  CHECK(s.wim_bytes() == bytes);
}

TEST_CASE("a stop while saving leaves the file and the mount, and a later save works") {
  for (const Phase phase : {Phase::scan, Phase::save}) {
    EngineScene s(two_images());
    s.mount();
    const Bytes before = s.wim_bytes();
    write_text(s.at("a.txt"), "edited");
    Cancel cancel;
    EngineContext context{s.sink, cancel};
    s.sink.hook = [&](const Event& event) {
      const auto* started = std::get_if<PhaseStarted>(&event);
      if (started != nullptr && started->phase == phase) cancel.request();
    };
    const UnmountReport report = s.engine.unmount(must(s.engine.find(s.mount_path)), Commit{}, context);
    REQUIRE(report.error);
    CHECK(report.error->code == Code::cancelled);
    CHECK_FALSE(report.saved);
    CHECK_FALSE(report.unmounted);
    CHECK(s.wim_bytes() == before);
    s.sink.hook = nullptr;
    s.save();
    CHECK(SavedImage(s.wim_path).contents(u"/a.txt") == "edited");
  }
}

TEST_CASE("two mounts of one file are saved one after the other") {
  EngineScene s(two_images());
  s.mount();
  const std::string other = s.folder / "other";
  must(s.engine.mount({.image_path = s.wim_path, .image_index = 2, .path = other}, s.context));
  write_text(s.at("a.txt"), "edited");
  write_text(other + "/second", "edited too");
  s.save();
  const UnmountReport report = s.engine.unmount(must(s.engine.find(other)), Commit{}, s.context);
  CHECK_FALSE(report.error);
  CHECK(SavedImage(s.wim_path, 1).contents(u"/a.txt") == "edited");
  CHECK(SavedImage(s.wim_path, 2).contents(u"/second") == "edited too");
}

TEST_CASE("a save that is asked for a table checks the old one, keeps it, or writes one") {
  SUBCASE("one that is damaged is an error of the checks") {
    EngineScene s(two_images());
    s.mount();
    Bytes bytes = s.wim_bytes();
    bytes[208] ^= std::byte{1};
    write_bytes(s.wim_path, bytes);
    CHECK(findings(s, Commit{.check_integrity = true})["wim-integrity"] == Severity::error);
    CHECK(findings(s, Commit{}).count("wim-integrity") == 0);
  }
  SUBCASE("none is there, and nothing changed") {
    EngineScene s(sample_tree());
    s.mount();
    const UnmountReport report = s.save({.check_integrity = true});
    CHECK(report.wim_written);
    CHECK(report.integrity_table_written);
    CHECK(SavedImage(s.wim_path).wim.integrity_table.has_value());
  }
}

TEST_CASE("the checks say what stops a save, all at once, and change nothing") {
  EngineScene s(two_images());
  must(s.try_mount(1, true));
  const Bytes before = s.wim_bytes();
  const auto fine = findings(s, std::nullopt);
  for (const auto& check : fine) CHECK_MESSAGE(check.second != Severity::error, check.first);
  for (const char* check :
       {"mount-exists", "mount-status", "mount-mode", "mount-directory", "wim-present", "wim-unchanged"}) {
    CHECK_MESSAGE(fine.contains(check), check);
  }
  CHECK(findings(s, Commit{})["mount-mode"] == Severity::error);
  CHECK(findings(s, Discard{})["mount-mode"] == Severity::info);
  fs::remove(s.wim_path);
  const auto gone = findings(s, Commit{});
  CHECK(gone.at("wim-present") == Severity::error);
  CHECK(gone.at("mount-mode") == Severity::error);
  CHECK(s.unmount(Discard{}).unmounted);
  CHECK_FALSE(fs::exists(s.wim_path));
  CHECK(before.size() > 0);
}

TEST_CASE("a mount whose record is damaged cannot be saved, and can be discarded") {
  EngineScene s(sample_tree());
  s.mount();
  for (const auto& entry : fs::directory_iterator(s.state_path + "/mounts")) {
    const std::string record = (entry.path() / "record").string();
    Bytes bytes = read_bytes(record);
    bytes[bytes.size() - 30] ^= std::byte{1};
    write_bytes(record, bytes);
  }
  CHECK(findings(s, Commit{}) == std::map<std::string, Severity>{{"mount-exists", Severity::error}});
  CHECK(findings(s, Discard{})["mount-exists"] == Severity::info);
  CHECK(s.unmount(Discard{}).unmounted);
}

TEST_CASE("a failure while removing goes on with the rest and is told") {
  const TempFolder folder;
  fs::create_directories(folder / "a/b");
  write_text(folder / "a/b/c", "1");
  write_text(folder / "d", "2");
  const auto directory = must(open_directory(folder.path()));
  const Error stop{.code = Code::cancelled, .what = "stop", .where = {}, .cause = {}, .next = {}};
  CHECK(code_of(remove_contents(*directory, [&](std::uint64_t) -> Result<void> { return stop; })) == Code::cancelled);
  CHECK(fs::exists(folder / "d"));
  must(remove_contents(*directory, {}));
  CHECK(fs::is_empty(folder.path()));
}
