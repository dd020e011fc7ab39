// SPDX-License-Identifier: MIT
// Links: made, read, removed, and never followed.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include "platform/tree.h"
#include "tests/platform/scratch.h"

using namespace dismount;

TEST_CASE("a symbolic link keeps its target as given") {
  const Scratch scratch;
  const auto root = scratch.open();
  const std::string target = "../" + std::string(1000, 'x');
  CHECK(root->create_symlink("link", target, false).ok());
  CHECK(root->read_symlink("link").value() == target);
  CHECK(root->stat("link").value().kind == FileKind::symlink);
  CHECK(code_of(root->create_symlink("link", "other", false)) == Code::already_exists);
  CHECK(code_of(root->create_symlink("nul", std::string("a\0b", 3), false)) == Code::invalid_parameter);
  CHECK(root->remove_file("link").ok());
  CHECK(root->create_file("file", 0600).ok());
  CHECK(code_of(root->read_symlink("file")) == Code::invalid_parameter);
}

TEST_CASE("links are listed as links, whatever they lead to") {
  const Scratch scratch;
  const auto root = scratch.open();
  CHECK(root->create_symlink("link", "..", true).ok());
  const auto names = root->list_names();
  REQUIRE(names.ok());
  REQUIRE(names->size() == 1);
  CHECK(names->front().kind == FileKind::symlink);
}

TEST_CASE("links are refused wherever a file or directory is meant") {
  const Scratch scratch;
  const Scratch outside;
  write_file(outside / "secret", "secret");
  const auto root = scratch.open();
  CHECK(root->create_symlink("to-file", outside / "secret", false).ok());
  CHECK(root->create_symlink("to-folder", outside.path(), true).ok());
  CHECK(root->create_symlink("dangling", outside / "new", false).ok());

  CHECK(code_of(root->open_file("to-file")) == Code::not_supported);
  CHECK(code_of(root->open_directory("to-folder")) == Code::not_a_directory);
  CHECK(code_of(root->create_file("dangling", 0600)) == Code::already_exists);
  CHECK(code_of(root->create_hard_link("hard", *root, "to-file")) == Code::not_supported);
  CHECK(code_of(root->remove_directory("to-folder")) == Code::not_a_directory);
  CHECK(code_of(open_directory(scratch / "to-folder")) == Code::not_a_directory);
  CHECK(code_of(open_directory(scratch / "to-folder/")) == Code::not_a_directory);
  CHECK(code_of(stat_path(outside / "new")) == Code::file_not_found);

  const std::int64_t before = stat_path(outside / "secret").value().write_time;
  CHECK(root->set_times("to-file", 1, 1).ok());
  CHECK(root->stat("to-file").value().write_time == 1);
  CHECK(stat_path(outside / "secret").value().write_time == before);

  CHECK(root->remove_file("to-folder").ok());
  CHECK(stat_path(outside.path()).ok());
}

TEST_CASE("a directory that was exchanged for a link while open stays the one that was opened") {
  const Scratch scratch;
  const Scratch outside;
  const auto root = scratch.open();
  const auto folder = root->create_directory("folder");
  REQUIRE(folder.ok());
  CHECK(replace_file(scratch / "folder", scratch / "moved").ok());
  CHECK(root->create_symlink("folder", outside.path(), true).ok());
  CHECK((*folder)->create_file("x", 0600).ok());
  CHECK(stat_path(scratch / "moved/x").ok());
  CHECK_FALSE(stat_path(outside / "x").ok());
}

TEST_CASE("the mode of a new file is given, and its owner may always write") {
  const Scratch scratch;
  const auto root = scratch.open();
  const mode_t umask_before = ::umask(022);
  CHECK(root->create_file("a", 0755).ok());
  CHECK(root->create_file("b", 0444).ok());
  CHECK(root->create_file("c", 06666).ok());
  CHECK(root->create_directory("d").ok());
  ::umask(umask_before);
  CHECK(root->stat("a").value().mode == 0755);
  CHECK(root->stat("b").value().mode == 0644);
  CHECK(root->stat("c").value().mode == 0644);  // never set-user-ID
  CHECK(root->stat("d").value().mode == 0755);
}

TEST_CASE("POSIX names may hold everything but a separator and NUL") {
  for (const char* name : {"a\\b", "a:b", "con", "a.", "a ", "\x01", "...", "\xff\xfe"}) CHECK(can_be_file_name(name));
}
