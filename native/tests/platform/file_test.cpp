// SPDX-License-Identifier: MIT
// File and open_file, as they are on every OS.
#include "platform/file.h"

#include <doctest/doctest.h>

#include "tests/platform/scratch.h"

using namespace dismount;

namespace {

constexpr std::int64_t kDay = std::int64_t{86'400} * 1'000'000'000;

std::unique_ptr<File> open_or_fail(const std::string& path, OpenMode mode) {
  auto file = open_file(path, mode);
  REQUIRE(file.ok());
  return std::move(file).value();
}

}  // namespace

TEST_CASE("what is written at an offset is read from there") {
  const Scratch scratch;
  const auto file = open_or_fail(scratch / "a.wim", OpenMode::create);
  CHECK(file->write_at(0, to_bytes("hello world")).ok());
  CHECK(file->write_at(6, to_bytes("there, you")).ok());
  CHECK(file->sync().ok());
  CHECK(file->size().value() == 16);
  Bytes part(5);
  CHECK(file->read_at(6, part).value() == 5);
  CHECK(to_text(part) == "there");
  CHECK(file->path() == scratch / "a.wim");
}

TEST_CASE("a read at the end is short, and beyond it empty") {
  const Scratch scratch;
  write_file(scratch / "a", "12345");
  const auto file = open_or_fail(scratch / "a", OpenMode::read);
  Bytes into(10);
  CHECK(file->read_at(3, into).value() == 2);
  CHECK(file->read_at(5, into).value() == 0);
  CHECK(file->read_at(std::uint64_t{1} << 40, into).value() == 0);
  CHECK(file->read_at(0, ByteSpan{}).value() == 0);
  const Result<void> exactly = read_exactly(*file, 3, into);
  CHECK(code_of(exactly) == Code::file_corrupt);
  CHECK(exactly.error().what.find("offset 3") != std::string::npos);
  CHECK(exactly.error().where == scratch / "a");
}

TEST_CASE("a write beyond the end leaves zeros before it") {
  const Scratch scratch;
  const auto file = open_or_fail(scratch / "a", OpenMode::create);
  CHECK(file->write_at(4, to_bytes("x")).ok());
  CHECK(read_file(scratch / "a") == std::string("\0\0\0\0x", 5));
}

TEST_CASE("truncate cuts and extends") {
  const Scratch scratch;
  const auto file = open_or_fail(scratch / "a", OpenMode::create);
  CHECK(file->write_at(0, to_bytes("12345")).ok());
  CHECK(file->truncate(2).ok());
  CHECK(file->truncate(4).ok());
  CHECK(read_file(scratch / "a") == std::string("12\0\0", 4));
}

TEST_CASE("create empties what is there, and read_write does not") {
  const Scratch scratch;
  write_file(scratch / "a", "12345");
  CHECK(open_or_fail(scratch / "a", OpenMode::read_write)->size().value() == 5);
  CHECK(open_or_fail(scratch / "a", OpenMode::create)->size().value() == 0);
}

TEST_CASE("a missing file is not made by opening it") {
  const Scratch scratch;
  CHECK(code_of(open_file(scratch / "a", OpenMode::read)) == Code::file_not_found);
  const auto failed = open_file(scratch / "a", OpenMode::read_write);
  CHECK(code_of(failed) == Code::file_not_found);
  CHECK(failed.error().where == scratch / "a");
  CHECK(failed.error().what == "cannot open the file");
  CHECK_FALSE(failed.error().cause.empty());
  CHECK_FALSE(failed.error().next.empty());
}

TEST_CASE("a directory is refused in every mode") {
  const Scratch scratch;
  for (const OpenMode mode : {OpenMode::read, OpenMode::read_write, OpenMode::create}) {
    CHECK(code_of(open_file(scratch.path(), mode)) == Code::not_supported);
  }
}

TEST_CASE("a file opened for reading cannot be changed, but can be synced") {
  const Scratch scratch;
  write_file(scratch / "a", "12345");
  const auto file = open_or_fail(scratch / "a", OpenMode::read);
  CHECK_FALSE(file->write_at(0, to_bytes("x")).ok());
  CHECK_FALSE(file->truncate(0).ok());
  CHECK(file->sync().ok());
  CHECK(read_file(scratch / "a") == "12345");
}

TEST_CASE("offsets beyond what files can have are errors") {
  const Scratch scratch;
  const auto file = open_or_fail(scratch / "a", OpenMode::create);
  Bytes byte(1);
  CHECK_FALSE(file->read_at(~std::uint64_t{0}, byte).ok());
  CHECK(code_of(file->write_at(~std::uint64_t{0}, byte)) == Code::disk_full);
  CHECK(code_of(file->truncate(~std::uint64_t{0})) == Code::disk_full);
  CHECK(code_of(file->reserve(1, ~std::uint64_t{0})) == Code::disk_full);
}

TEST_CASE("reserve changes neither the size nor the contents") {
  const Scratch scratch;
  const auto file = open_or_fail(scratch / "a", OpenMode::create);
  CHECK(file->write_at(0, to_bytes("12345")).ok());
  CHECK(file->reserve(5, 1 << 20).ok());
  CHECK(file->reserve(0, 3).ok());
  CHECK(file->reserve(0, 0).ok());
  CHECK(file->size().value() == 5);
  CHECK(read_file(scratch / "a") == "12345");
}

TEST_CASE("the lock keeps out others who lock, not readers and writers, and goes with the file") {
  const Scratch scratch;
  write_file(scratch / "a", "12345");
  auto first = open_or_fail(scratch / "a", OpenMode::read_write);
  const auto second = open_or_fail(scratch / "a", OpenMode::read_write);
  CHECK(first->lock().ok());
  CHECK(code_of(second->lock()) == Code::sharing_violation);
  CHECK(second->write_at(0, to_bytes("x")).ok());
  CHECK(read_file(scratch / "a") == "x2345");
  first.reset();
  CHECK(second->lock().ok());
}

TEST_CASE("stat tells kind, size, identity and times") {
  const Scratch scratch;
  write_file(scratch / "a", "12345");
  write_file(scratch / "b", "");
  const FileStat a = open_or_fail(scratch / "a", OpenMode::read)->stat().value();
  const FileStat b = stat_path(scratch / "b").value();
  CHECK(a.kind == FileKind::file);
  CHECK(a.size == 5);
  CHECK(a.links == 1);
  CHECK_FALSE(a.read_only);
  CHECK(a.device == b.device);
  CHECK(a.inode != b.inode);
  CHECK(stat_path(scratch / "a").value().inode == a.inode);
  CHECK(stat_path(scratch.path()).value().kind == FileKind::directory);
  CHECK(code_of(stat_path(scratch / "c")) == Code::file_not_found);

  const auto near_now = [](std::int64_t time) {
    return time > std::int64_t{1'700'000'000} * 1'000'000'000 && time < std::int64_t{100'000} * kDay;
  };
  CHECK(near_now(a.write_time));
  CHECK(near_now(a.access_time));
  CHECK(near_now(a.change_time));
  CHECK((a.birth_time == 0 || near_now(a.birth_time)));
}

TEST_CASE("replace_file takes the place of the other file") {
  const Scratch scratch;
  write_file(scratch / "new", "new");
  write_file(scratch / "old", "old");
  CHECK(replace_file(scratch / "new", scratch / "old").ok());
  CHECK(read_file(scratch / "old") == "new");
  CHECK(code_of(stat_path(scratch / "new")) == Code::file_not_found);
  CHECK(code_of(replace_file(scratch / "new", scratch / "old")) == Code::file_not_found);
}

TEST_CASE("remove_file removes, also a read-only file, and reports what is not there") {
  const Scratch scratch;
  write_file(scratch / "a", "");
  std::filesystem::permissions(scratch / "a", std::filesystem::perms::owner_read);
  CHECK(stat_path(scratch / "a").value().read_only);
  CHECK(remove_file(scratch / "a").ok());
  CHECK(code_of(remove_file(scratch / "a")) == Code::file_not_found);
}

TEST_CASE("names beyond ASCII and long paths work") {
  const Scratch scratch;
  std::string deep = scratch.path();
  for (int i = 0; i < 8; ++i) deep = deep + "/" + std::string(60, static_cast<char>('a' + i));
  const std::string native = absolute_path(deep).value();
  CHECK(create_directories(native).ok());
  write_file(native + "/größe-日本-😀.txt", "deep");
  CHECK(read_file(native + "/größe-日本-😀.txt") == "deep");
  CHECK(remove_file(native + "/größe-日本-😀.txt").ok());
}
