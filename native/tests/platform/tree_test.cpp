// SPDX-License-Identifier: MIT
// Directory, as it is on every OS.
#include "platform/tree.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/platform/scratch.h"

using namespace dismount;

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

std::vector<std::string> names_of(Directory& directory) {
  std::vector<std::string> names;
  const auto entries = directory.list();
  REQUIRE(entries.ok());
  for (const TreeEntry& entry : *entries) names.push_back(entry.name);
  std::sort(names.begin(), names.end());
  return names;
}

void make_file(Directory& directory, const std::string& name, const std::string& text = "") {
  auto file = directory.create_file(name, 0644);
  REQUIRE(file.ok());
  REQUIRE((*file)->write_at(0, to_bytes(text)).ok());
}

}  // namespace

TEST_CASE("entries are made, listed with their stats, read and removed") {
  const Scratch scratch;
  const auto root = scratch.open();
  CHECK(names_of(*root).empty());
  make_file(*root, "file", "text");
  CHECK(root->create_directory("folder").ok());
  CHECK(names_of(*root) == std::vector<std::string>{"file", "folder"});
  CHECK(names_of(*root).size() == 2);  // a second listing starts again
  const auto entries = root->list();
  for (const TreeEntry& entry : *entries) {
    CHECK(entry.stat.kind == (entry.name == "file" ? FileKind::file : FileKind::directory));
    CHECK(entry.stat.inode == root->stat(entry.name).value().inode);
  }
  CHECK(root->stat("file").value().size == 4);
  auto file = root->open_file("file");
  REQUIRE(file.ok());
  Bytes text(4);
  CHECK(read_exactly(**file, 0, text).ok());
  CHECK(to_text(text) == "text");
  file = Error{};
  CHECK(root->remove_file("file").ok());
  CHECK(root->remove_directory("folder").ok());
  CHECK(names_of(*root).empty());
}

TEST_CASE("names are listed with their kinds") {
  const Scratch scratch;
  const auto root = scratch.open();
  make_file(*root, "file");
  CHECK(root->create_directory("folder").ok());
  for (int again = 0; again < 2; ++again) {
    auto names = root->list_names();
    REQUIRE(names.ok());
    REQUIRE(names->size() == 2);
    if ((*names)[0].name != "file") std::swap((*names)[0], (*names)[1]);
    CHECK((*names)[0].name == "file");
    CHECK((*names)[0].kind == FileKind::file);
    CHECK((*names)[1].name == "folder");
    CHECK((*names)[1].kind == FileKind::directory);
  }
}

TEST_CASE("a file that was written and closed looks as its closing said, and has the times given") {
  const Scratch scratch;
  const auto root = scratch.open();
  auto file = root->create_file("file", 0644);
  REQUIRE(file.ok());
  REQUIRE((*file)->write_at(0, to_bytes("text")).ok());
  const auto closed = root->close_file(std::move(*file), "file", 100 * kSecond, 200 * kSecond);
  REQUIRE(closed.ok());
  const auto now = root->stat("file");
  REQUIRE(now.ok());
  CHECK(now->access_time == 100 * kSecond);
  CHECK(now->write_time == 200 * kSecond);
  CHECK(now->size == 4);
  CHECK(closed->kind == FileKind::file);
  CHECK(closed->size == now->size);
  CHECK(closed->inode == now->inode);
  CHECK(closed->write_time == now->write_time);
  CHECK(closed->change_time == now->change_time);
  CHECK(closed->birth_time == now->birth_time);
}

TEST_CASE("what exists is not made again") {
  const Scratch scratch;
  const auto root = scratch.open();
  make_file(*root, "a", "1");
  CHECK(code_of(root->create_file("a", 0644)) == Code::already_exists);
  CHECK(code_of(root->create_directory("a")) == Code::already_exists);
  CHECK(root->stat("a").value().size == 1);
}

TEST_CASE("files and directories are not taken for each other") {
  const Scratch scratch;
  const auto root = scratch.open();
  make_file(*root, "file");
  const auto folder = root->create_directory("folder");
  CHECK(code_of(root->open_directory("file")) == Code::not_a_directory);
  CHECK(code_of(root->open_file("folder")) == Code::not_supported);
  CHECK(code_of(root->remove_directory("file")) == Code::not_a_directory);
  CHECK(code_of(root->remove_file("folder")) == Code::not_supported);
  make_file(**folder, "x");
  CHECK(code_of(root->remove_directory("folder")) == Code::directory_not_empty);
  CHECK(code_of(root->open_file("none")) == Code::file_not_found);
  CHECK(code_of(root->stat("none")) == Code::file_not_found);
  CHECK(code_of(open_directory(scratch / "none")) == Code::file_not_found);
  CHECK(code_of(open_directory(scratch / "file")) == Code::not_a_directory);
}

TEST_CASE("a name is one component, or it is refused before the OS sees it") {
  const Scratch scratch;
  const auto root = scratch.open();
  const auto inner = root->create_directory("inner");
  make_file(**inner, "x");
  for (const std::string& name : {std::string(""), std::string("."), std::string(".."), std::string("inner/x"),
                                  std::string("../x"), std::string("/"), std::string("a\0b", 3)}) {
    CAPTURE(name);
    CHECK(code_of(root->stat(name)) == Code::invalid_name);
    CHECK(code_of(root->open_file(name)) == Code::invalid_name);
    CHECK(code_of(root->create_file(name, 0600)) == Code::invalid_name);
    CHECK(code_of(root->open_directory(name)) == Code::invalid_name);
    CHECK(code_of(root->create_directory(name)) == Code::invalid_name);
    CHECK(code_of(root->read_symlink(name)) == Code::invalid_name);
    CHECK(code_of(root->create_symlink(name, "t", false)) == Code::invalid_name);
    CHECK(code_of(root->create_hard_link(name, **inner, "x")) == Code::invalid_name);
    CHECK(code_of(root->create_hard_link("y", **inner, name)) == Code::invalid_name);
    CHECK(code_of(root->set_times(name, 0, 0)) == Code::invalid_name);
    CHECK(code_of(root->remove_file(name)) == Code::invalid_name);
    CHECK(code_of(root->remove_directory(name)) == Code::invalid_name);
    CHECK_FALSE(can_be_file_name(name));
  }
}

TEST_CASE("a hard link is the same file under another name") {
  const Scratch scratch;
  const auto root = scratch.open();
  const auto folder = root->create_directory("folder");
  make_file(*root, "a", "1");
  CHECK((*folder)->create_hard_link("b", *root, "a").ok());
  CHECK((*folder)->stat("b").value().inode == root->stat("a").value().inode);
  CHECK(root->stat("a").value().links == 2);
  CHECK(code_of((*folder)->create_hard_link("b", *root, "a")) == Code::already_exists);
  CHECK(code_of((*folder)->create_hard_link("c", *root, "none")) == Code::file_not_found);
  CHECK(code_of(root->create_hard_link("d", *root, "folder")) == Code::not_supported);
}

TEST_CASE("times are set to what a WIM can hold") {
  const Scratch scratch;
  const auto root = scratch.open();
  make_file(*root, "a");
  CHECK(root->create_directory("folder").ok());
  const std::int64_t written = std::int64_t{1'234'567'890} * kSecond + 123'456'700;
  for (const char* name : {"a", "folder"}) {
    CHECK(root->set_times(name, 1'000'000'000 * kSecond, written).ok());
    CHECK(root->stat(name).value().write_time == written);
    CHECK(root->stat(name).value().access_time == 1'000'000'000 * kSecond);
  }
  CHECK(root->set_times("a", 0, -kSecond + 100).ok());  // just before 1970
  CHECK(root->stat("a").value().write_time == -kSecond + 100);
}

TEST_CASE("the longest name works and a longer one is an error") {
  const Scratch scratch;
  const auto root = scratch.open();
  const std::string longest(255, 'n');
  CHECK(can_be_file_name(longest));
  make_file(*root, longest, "1");
  CHECK(names_of(*root) == std::vector<std::string>{longest});
  CHECK_FALSE(can_be_file_name(longest + "n"));
  CHECK_FALSE(root->create_file(longest + "n", 0600).ok());
}

TEST_CASE("names beyond ASCII come back as they were given") {
  const Scratch scratch;
  const auto root = scratch.open();
  const std::string name = "größe-日本-😀";
  make_file(*root, name);
  CHECK(names_of(*root) == std::vector<std::string>{name});
  CHECK(root->remove_file(name).ok());
}

TEST_CASE("a directory with many entries is listed whole") {
  const Scratch scratch;
  const auto root = scratch.open();
  for (int i = 0; i < 1000; ++i) make_file(*root, "a-name-of-some-length-to-fill-buffers-" + std::to_string(i));
  CHECK(names_of(*root).size() == 1000);
}

TEST_CASE("a directory is held by its handle and reports its path") {
  const Scratch scratch;
  const auto root = scratch.open();
  const auto folder = root->create_directory("folder");
  CHECK((*folder)->path() == scratch / "folder");
  CHECK((*folder)->stat().value().inode == root->stat("folder").value().inode);
}
