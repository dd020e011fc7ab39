// SPDX-License-Identifier: MIT
// Hard and symbolic links in a mount directory, and what a save makes of them.
#include "engine_scene.h"

using namespace dismount;
using namespace dismount::test;

namespace fs = std::filesystem;

TEST_CASE("hard links are kept, made, and taken apart") {
  EngineScene s(sample_tree());
  s.mount();
  SUBCASE("one more name") {
    fs::create_hard_link(s.at("link1"), s.at("link3"));
    check_changes(s.save(), 1, 0, 0);
    const SavedImage saved(s.wim_path);
    CHECK(saved[u"/link3"].hard_link_id() == saved[u"/link1"].hard_link_id());
    CHECK(saved[u"/link3"].hard_link_id() == saved[u"/folder/link2"].hard_link_id());
    CHECK(saved.wim.lookup_table.find(saved[u"/link3"].contents_hash())->references == 3);
  }
  SUBCASE("a second name for a single file") {
    fs::create_hard_link(s.at("a.txt"), s.at("b.txt"));
    s.save();
    const SavedImage saved(s.wim_path);
    CHECK(saved[u"/a.txt"].hard_link_id() != 0);
    CHECK(saved[u"/a.txt"].hard_link_id() == saved[u"/b.txt"].hard_link_id());
    CHECK(saved[u"/a.txt"].hard_link_id() != saved[u"/link1"].hard_link_id());
  }
  SUBCASE("a name that became a file of its own") {
    replace_file_as_editors_do(s.at("link1"), "alone");
    s.save();
    const SavedImage saved(s.wim_path);
    CHECK(saved.contents(u"/link1") == "alone");
    CHECK(saved.contents(u"/folder/link2") == "shared by two names");
    CHECK(saved[u"/link1"].hard_link_id() != saved[u"/folder/link2"].hard_link_id());
  }
  SUBCASE("new contents for all names") {
    write_text(s.at("link1"), "changed for both");
    s.save();
    const SavedImage saved(s.wim_path);
    CHECK(saved.contents(u"/link1") == "changed for both");
    CHECK(saved.contents(u"/folder/link2") == "changed for both");
    CHECK(saved[u"/link1"].hard_link_id() == saved[u"/folder/link2"].hard_link_id());
  }
}

TEST_CASE("links are saved as links, and never followed") {
  EngineScene s(sample_tree());
  s.mount();
  write_text(s.folder / "outside", "outside");
  fs::remove(s.at("to-a"));
  fs::create_symlink("folder/b.txt", s.at("to-a"));
  fs::create_symlink(s.mount_path + "/folder", s.at("absolute"));
  fs::create_symlink("hollow", s.at("to-folder"));
  fs::create_symlink(s.folder / "outside", s.at("out"));
  fs::create_symlink("nowhere", s.at("dangling"));
  check_changes(s.save(), 4, 1, 0);
  const SavedImage saved(s.wim_path);
  CHECK(saved[u"/to-folder"].is_directory());
  CHECK_FALSE(saved[u"/dangling"].is_directory());
  for (const auto& [path, dentry] : saved.dentries) CHECK_FALSE(saved.contents(path) == "outside");
  CHECK(read_text(s.folder / "outside") == "outside");

  s.mount();
  CHECK(fs::read_symlink(s.at("to-a")) == "folder/b.txt");
  CHECK(fs::read_symlink(s.at("absolute")) == s.mount_path + "/folder");
  CHECK(fs::read_symlink(s.at("out")) == s.folder / "outside");
  CHECK(fs::read_symlink(s.at("to-folder")) == "hollow");
  check_changes(s.save(), 0, 0, 0);
}
