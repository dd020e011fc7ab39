// SPDX-License-Identifier: MIT
// Edits in a mount directory, and the image that a save makes of them.
#include <sys/stat.h>

#include "engine_scene.h"

using namespace dismount;
using namespace dismount::test;

namespace fs = std::filesystem;

TEST_CASE("a mount that nobody touched is saved without a byte written") {
  EngineScene s(sample_tree());
  const Bytes before = s.wim_bytes();
  s.mount();
  const UnmountReport report = s.save();
  check_changes(report, 0, 0, 0);
  CHECK(report.changes->unchanged == 8);
  CHECK_FALSE(report.wim_written);
  CHECK(s.wim_bytes() == before);
  CHECK(fs::is_empty(s.mount_path));
  CHECK(code_of(s.engine.find(s.mount_path)) == Code::not_mounted);
}

TEST_CASE("changed, new and removed entries are counted and saved") {
  EngineScene s(sample_tree());
  s.mount();
  write_text(s.at("a.txt"), "alpha two");
  write_text(s.at("new.txt"), "new");
  fs::create_directory(s.at("newfolder"));
  write_text(s.at("newfolder/deep.txt"), "alpha");
  fs::remove(s.at("folder/b.txt"));
  fs::remove_all(s.at("folder/inner"));
  const UnmountReport report = s.save();
  check_changes(report, 3, 1, 3);
  CHECK(report.wim_written);
  const SavedImage saved(s.wim_path);
  CHECK(saved.contents(u"/a.txt") == "alpha two");
  CHECK(saved.contents(u"/new.txt") == "new");
  CHECK(saved.contents(u"/newfolder/deep.txt") == "alpha");
  CHECK_FALSE(saved.has(u"/folder/b.txt"));
  CHECK_FALSE(saved.has(u"/folder/inner"));
  CHECK(saved.contents(u"/long name.txt") == "contents of the file with everything");
  const ImageInfo info = saved.wim.xml.image_info(1);
  CHECK(info.directories == 4);
  CHECK(info.files == 8);
}

TEST_CASE("a changed file keeps what only the image knows of it") {
  EngineScene s(sample_tree());
  s.mount();
  write_text(s.at("long name.txt"), "changed");
  check_changes(s.save(), 0, 1, 0);
  const SavedImage saved(s.wim_path);
  const Dentry& dentry = saved[u"/long name.txt"];
  CHECK(saved.contents(u"/long name.txt") == "changed");
  CHECK(dentry.short_name() == u"LONGNA~1.TXT");
  CHECK(dentry.attributes() == 0x20);
  CHECK(dentry.creation_time() == kTestTime);
  CHECK(dentry.write_time() > kTestTime + 20'000'000);
  CHECK(streams_of(dentry.bytes()).size() == 3);
}

TEST_CASE("an editor that writes a new file over the old one keeps its place and its metadata") {
  EngineScene s(sample_tree());
  s.mount();
  replace_file_as_editors_do(s.at("long name.txt"), "replaced");
  check_changes(s.save(), 0, 1, 0);
  const SavedImage saved(s.wim_path);
  CHECK(saved.contents(u"/long name.txt") == "replaced");
  CHECK(saved[u"/long name.txt"].short_name() == u"LONGNA~1.TXT");
}

TEST_CASE("a file written with the same contents has only a new time") {
  EngineScene s(sample_tree());
  const std::size_t size = s.wim_bytes().size();
  s.mount();
  write_text(s.at("a.txt"), "alpha");
  check_changes(s.save(), 0, 1, 0);
  CHECK(s.wim_bytes().size() > size);
  CHECK(SavedImage(s.wim_path).wim.lookup_table.blobs().size() == 7);
}

TEST_CASE("a renamed file keeps everything but its short name") {
  EngineScene s(sample_tree());
  s.mount();
  fs::rename(s.at("long name.txt"), s.at("folder/renamed.txt"));
  const UnmountReport report = s.save();
  check_changes(report, 0, 1, 0);
  const SavedImage saved(s.wim_path);
  CHECK_FALSE(saved.has(u"/long name.txt"));
  const Dentry& dentry = saved[u"/folder/renamed.txt"];
  CHECK(dentry.attributes() == 0x20);
  CHECK(dentry.short_name().empty());
  CHECK(streams_of(dentry.bytes()).size() == 3);
  CHECK(dentry.creation_time() == kTestTime);
  CHECK(saved.contents(u"/folder/renamed.txt") == "contents of the file with everything");
}

TEST_CASE("a renamed file is known among few new ones and among many") {
  for (const int many : {1, 30}) {
    EngineScene s(sample_tree());
    s.mount();
    for (int i = 0; i < many; ++i) write_text(s.at("folder/new" + std::to_string(i)), "new");
    fs::rename(s.at("long name.txt"), s.at("folder/renamed.txt"));
    check_changes(s.save(), static_cast<std::uint64_t>(many), 1, 0);
    CHECK(SavedImage(s.wim_path)[u"/folder/renamed.txt"].attributes() == 0x20);
  }
}

TEST_CASE("a renamed folder takes its entries along unchanged") {
  EngineScene s(sample_tree());
  s.mount();
  fs::rename(s.at("folder"), s.at("hollow/moved"));
  const UnmountReport report = s.save();
  CHECK(report.changes->added == 0);
  CHECK(report.changes->removed == 0);
  const SavedImage saved(s.wim_path);
  CHECK(saved.contents(u"/hollow/moved/inner/c.txt") == "gamma");
  CHECK(saved[u"/hollow/moved/b.txt"].write_time() == kTestTime + 20'000'000);
}

TEST_CASE("two files that changed names keep their data") {
  EngineScene s(root_entry({file_entry(u"one", "1"), file_entry(u"two", "22")}));
  s.mount();
  fs::rename(s.at("one"), s.at("x"));
  fs::rename(s.at("two"), s.at("one"));
  fs::rename(s.at("x"), s.at("two"));
  s.save();
  const SavedImage saved(s.wim_path);
  CHECK(saved.contents(u"/one") == "22");
  CHECK(saved.contents(u"/two") == "1");
}

TEST_CASE("a name can change its kind") {
  EngineScene s(sample_tree());
  s.mount();
  fs::remove(s.at("a.txt"));
  fs::create_directory(s.at("a.txt"));
  write_text(s.at("a.txt/inside"), "inside");
  fs::remove_all(s.at("folder"));
  write_text(s.at("folder"), "a file now");
  fs::remove(s.at("empty"));
  fs::create_symlink("folder", s.at("empty"));
  s.save();
  const SavedImage saved(s.wim_path);
  CHECK(saved.contents(u"/a.txt/inside") == "inside");
  CHECK(saved.contents(u"/folder") == "a file now");
  CHECK_FALSE(saved[u"/folder"].is_directory());
  CHECK(saved[u"/empty"].is_link());
}

TEST_CASE("entries that were never shown stay in the image as they are") {
  TestEntry encrypted = file_entry(u"secret", "raw backup stream");
  encrypted.attributes = 0x4000;
  EngineScene s(root_entry({file_entry(u"a/b", "slash"), encrypted, file_entry(u"twice", "first"),
                            directory_entry(u"x/y", {file_entry(u"below", "below")}), file_entry(u"twice", "second"),
                            file_entry(u"good", "good")}));
  s.mount();
  write_text(s.at("good"), "better");
  check_changes(s.save(), 0, 1, 0);
  const SavedImage saved(s.wim_path);
  CHECK(saved.contents(u"/a/b") == "slash");
  CHECK(saved[u"/secret"].is_encrypted());
  CHECK(saved.contents(u"/secret") == "raw backup stream");
  CHECK(saved.contents(u"/x/y/below") == "below");
  CHECK(saved.all.count(u"/twice") == 2);
  CHECK(saved.contents(u"/good") == "better");
}

TEST_CASE("what an image cannot hold is left out and said, or refused without a write") {
  EngineScene s(sample_tree());
  s.mount();
  const Bytes before = s.wim_bytes();
  SUBCASE("pipes") {
    for (int i = 0; i < 7; ++i) REQUIRE(::mkfifo(s.at("pipe" + std::to_string(i)).c_str(), 0600) == 0);
    s.save();
    CHECK(s.warnings().size() == 6);
    CHECK_FALSE(SavedImage(s.wim_path).has(u"/pipe0"));
  }
  SUBCASE("a name that is not UTF-8") {
    write_text(s.at("bad\xFF"), "1");
    const UnmountReport report = s.unmount(Commit{});
    REQUIRE(report.error);
    CHECK(report.error->code == Code::invalid_name);
    CHECK_FALSE(report.saved);
    CHECK(s.wim_bytes() == before);
    CHECK(s.unmount(Discard{}).unmounted);
  }
}

TEST_CASE("new entries take the security of their folder and stand where Windows would sort them") {
  TestEntry folder = directory_entry(u"folder", {file_entry(u"m", "m")});
  folder.security_id = 0;
  Bytes security(24);
  write_le32(security, 0, 24);
  write_le32(security, 4, 1);
  write_le64(security, 8, 8);
  EngineScene s(TestWim{.images = {{.root = root_entry({folder}), .security = security}}});
  s.mount();
  write_text(s.at("folder/Z"), "z");
  write_text(s.at("folder/a"), "a");
  s.save();
  const SavedImage saved(s.wim_path);
  CHECK(saved[u"/folder/a"].security_id() == 0);
  CHECK(saved[u"/folder/m"].security_id() == 0xFFFFFFFF);
  const auto& children = saved[u"/folder"].children;
  REQUIRE(children.size() == 3);
  CHECK(children[0].name() == u"a");
  CHECK(children[2].name() == u"Z");
}

TEST_CASE("a second mount and save finds nothing to do") {
  EngineScene s(sample_tree());
  s.mount();
  write_text(s.at("a.txt"), "changed");
  fs::rename(s.at("folder"), s.at("renamed"));
  s.save();
  const Bytes once = s.wim_bytes();
  s.mount();
  check_changes(s.save(), 0, 0, 0);
  CHECK(s.wim_bytes() == once);
}

TEST_CASE("appending leaves the mounted image as it was") {
  EngineScene s(sample_tree());
  s.mount();
  write_text(s.at("a.txt"), "appended");
  const UnmountReport report = s.save({.append = Append{}, .check_integrity = true});
  CHECK(report.image_index == 2);
  CHECK(report.integrity_table_written);
  CHECK(SavedImage(s.wim_path, 1).contents(u"/a.txt") == "alpha");
  CHECK(SavedImage(s.wim_path, 2).contents(u"/a.txt") == "appended");
}

TEST_CASE("appending works without a single change") {
  EngineScene s(sample_tree());
  s.mount();
  CHECK(s.save({.append = Append{}}).image_index == 2);
  CHECK(SavedImage(s.wim_path, 2).contents(u"/folder/inner/c.txt") == "gamma");
}
