// SPDX-License-Identifier: MIT
// A run that died between its save and its unmount: what was edited since is saved, what was not is not written twice,
// and other mounts of the same file go on.
#include "engine_scene.h"

using namespace dismount;
using namespace dismount::test;

namespace fs = std::filesystem;

TEST_CASE("what was edited after a save that could not unmount is saved, into the same image") {
  for (const bool append : {false, true}) {
    CAPTURE(append);
    EngineScene s(two_images());
    s.mount();
    write_text(s.at("a.txt"), "first edit");
    die_at(s, Phase::unmount,
           [&] { return s.unmount(Commit{.append = append ? std::optional<Append>(Append{}) : std::nullopt}); });
    write_text(s.at("a.txt"), "second edit");
    write_text(s.at("later"), "later");
    const UnmountReport report = s.save({.append = append ? std::optional<Append>(Append{}) : std::nullopt});
    CHECK(report.wim_written);
    CHECK(report.image_index == (append ? 3 : 1));
    const SavedImage saved(s.wim_path, report.image_index);
    CHECK(saved.wim.header.image_count == (append ? 3 : 2));
    CHECK(saved.contents(u"/a.txt") == "second edit");
    CHECK(saved.contents(u"/later") == "later");
    if (append) CHECK(SavedImage(s.wim_path, 1).contents(u"/a.txt") == "alpha");
  }
}

TEST_CASE("reading the files in between is no edit") {
  EngineScene s(two_images());
  s.mount();
  write_text(s.at("new"), "new");
  die_at(s, Phase::unmount, [&] { return s.unmount(Commit{}); });
  const Bytes after = s.wim_bytes();
  CHECK(read_text(s.at("new")) == "new");
  CHECK_FALSE(s.save().wim_written);
  CHECK(s.wim_bytes() == after);
}

TEST_CASE("a second save that dies, too, is taken up again") {
  EngineScene s(two_images());
  s.mount();
  write_text(s.at("a.txt"), "first edit");
  die_at(s, Phase::unmount, [&] { return s.unmount(Commit{}); });
  const Bytes first = s.wim_bytes();
  write_text(s.at("a.txt"), "second edit");
  die_at(s, Phase::unmount, [&] { return s.unmount(Commit{}); });
  const Bytes second = s.wim_bytes();
  for (const std::size_t header_bytes : {std::size_t{0}, std::size_t{0x50}, std::size_t{208}}) {
    CAPTURE(header_bytes);
    Bytes bytes = second;
    std::copy(first.begin() + static_cast<std::ptrdiff_t>(header_bytes), first.begin() + 208,
              bytes.begin() + static_cast<std::ptrdiff_t>(header_bytes));
    write_bytes(s.wim_path, bytes);
    CHECK(must(s.engine.find(s.mount_path)).status != "invalid");
  }
  write_text(s.at("a.txt"), "third edit");
  CHECK(s.save().wim_written);
  CHECK(SavedImage(s.wim_path).contents(u"/a.txt") == "third edit");
}

TEST_CASE("a run that died before it renewed another mount's record does not cost that mount") {
  LeftBehind s;
  UnmountReport report = s.save_other();
  CHECK_FALSE(report.error);
  CHECK(report.wim_written);
  report.locked_wim.reset();          // as at the end of a run
  CHECK_FALSE(s.save().wim_written);  // the first mount still knows that it was saved
  CHECK(SavedImage(s.wim_path, 1).contents(u"/a.txt") == "edited");
  CHECK(SavedImage(s.wim_path, 2).contents(u"/second") == "edited, too");
}

TEST_CASE("what is left of a mount whose record is gone is not taken for the next one's") {
  EngineScene s(two_images());
  s.mount();
  MountStore store(s.state_path);
  const std::string path = fs::canonical(s.mount_path);
  REQUIRE(s.unmount(Discard{}).unmounted);
  must(create_directories(s.state_path + "/mounts"));
  must(store.lock(path));  // makes the folder again
  must(store.save_unmount_begun(path, {.saved = true, .image_index = 1}));
  s.mount();
  CHECK(must(s.engine.find(s.mount_path)).status == "ok");
  write_text(s.at("a.txt"), "edited");
  CHECK(s.save().wim_written);
  CHECK(SavedImage(s.wim_path).contents(u"/a.txt") == "edited");
}

TEST_CASE("files edited after the unmount had begun are not thrown away by a save") {
  EngineScene s(two_images());
  s.mount();
  write_text(s.at("a.txt"), "edited");
  die_at(s, Phase::unmount, [&] { return s.unmount(Commit{}); });
  MountStore store(s.state_path);
  const std::string path = fs::canonical(s.mount_path);
  must(store.save_unmount_begun(path, {.saved = true, .image_index = 1}));
  fs::remove_all(s.at("folder"));  // part of the directory is gone already
  SUBCASE("nothing was edited, so it is finished") {
    CHECK_FALSE(s.save().wim_written);
    CHECK(fs::is_empty(s.mount_path));
  }
  SUBCASE("a file was edited") {
    write_text(s.at("a.txt"), "edited since");
    const UnmountReport report = s.unmount(Commit{});
    REQUIRE(report.error);
    CHECK(report.error->code == Code::mount_corrupt);
    CHECK(read_text(s.at("a.txt")) == "edited since");
    CHECK(s.unmount(Discard{}).unmounted);
    CHECK(SavedImage(s.wim_path).contents(u"/a.txt") == "edited");
  }
  SUBCASE("a file was added") {
    write_text(s.at("later"), "later");
    CHECK(s.unmount(Commit{}).error);
    CHECK(read_text(s.at("later")) == "later");
  }
}

TEST_CASE("bytes that somebody else put behind the end are not ours to cut off") {
  for (const bool read_only : {true, false}) {
    EngineScene s(two_images());
    must(s.try_mount(1, read_only));
    Bytes bytes = s.wim_bytes();
    bytes.resize(bytes.size() + 12);
    write_bytes(s.wim_path, bytes);
    CHECK(s.unmount(Discard{}).unmounted);
    CHECK(s.wim_bytes() == bytes);
  }
}
