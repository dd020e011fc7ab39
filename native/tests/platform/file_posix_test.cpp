// SPDX-License-Identifier: MIT
// What open_file meets on POSIX only: links, pipes, devices, permission bits, full file systems.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "platform/file.h"
#include "tests/platform/scratch.h"

using namespace dismount;

namespace {

/// One MiB of memory as a file system, for as long as the object lives. Only root can have it.
class Tmpfs {
 public:
  Tmpfs(std::string place, unsigned long flags) : place_(std::move(place)) {
    REQUIRE(::mkdir(place_.c_str(), 0700) == 0);
    mounted_ = ::mount("tmpfs", place_.c_str(), "tmpfs", flags, "size=1m") == 0;
    if (!mounted_) MESSAGE("skipped: this user may not mount a tmpfs (error number ", errno, ")");
  }
  ~Tmpfs() {
    // Detached from the tree at once even if a file is still open.
    if (mounted_) ::umount2(place_.c_str(), MNT_DETACH);
  }
  Tmpfs(const Tmpfs&) = delete;
  Tmpfs& operator=(const Tmpfs&) = delete;

  bool mounted() const { return mounted_; }

 private:
  std::string place_;
  bool mounted_ = false;
};

}  // namespace

TEST_CASE("a pipe is refused without waiting for its other end") {
  const Scratch scratch;
  REQUIRE(::mkfifo((scratch / "pipe").c_str(), 0600) == 0);
  for (const OpenMode mode : {OpenMode::read, OpenMode::read_write, OpenMode::create}) {
    CHECK(code_of(open_file(scratch / "pipe", mode)) == Code::not_supported);
  }
  CHECK(code_of(scratch.open()->open_file("pipe")) == Code::not_supported);
  CHECK(scratch.open()->stat("pipe").value().kind == FileKind::other);
}

TEST_CASE("a device is refused") {
  for (const OpenMode mode : {OpenMode::read, OpenMode::read_write, OpenMode::create}) {
    CHECK(code_of(open_file("/dev/null", mode)) == Code::not_supported);
  }
}

TEST_CASE("create does not write through a link, dangling or not; opening follows it") {
  const Scratch scratch;
  write_file(scratch / "a", "12345");
  REQUIRE(::symlink("a", (scratch / "link").c_str()) == 0);
  REQUIRE(::symlink("new", (scratch / "dangling").c_str()) == 0);
  CHECK(code_of(open_file(scratch / "link", OpenMode::create)) == Code::not_supported);
  CHECK(code_of(open_file(scratch / "dangling", OpenMode::create)) == Code::not_supported);
  CHECK(read_file(scratch / "link") == "12345");
  CHECK(code_of(stat_path(scratch / "new")) == Code::file_not_found);
}

TEST_CASE("a created file is for its owner only") {
  const Scratch scratch;
  write_file(scratch / "a", "");
  CHECK(stat_path(scratch / "a").value().mode == 0600);
  CHECK(create_directories(scratch / "d").ok());
  CHECK(stat_path(scratch / "d").value().mode == 0700);
}

TEST_CASE("read-only is a matter of the bits, so that root sees it, too") {
  const Scratch scratch;
  write_file(scratch / "a", "");
  REQUIRE(::chmod((scratch / "a").c_str(), 0444) == 0);
  CHECK(stat_path(scratch / "a").value().read_only);
  REQUIRE(::chmod((scratch / "a").c_str(), 0464) == 0);
  CHECK_FALSE(stat_path(scratch / "a").value().read_only);
}

TEST_CASE("the birth time is known here and not after the last write") {
  const Scratch scratch;
  write_file(scratch / "a", "1");
  const FileStat stat = stat_path(scratch / "a").value();
  if (stat.birth_time == 0) {
    MESSAGE("this file system keeps no birth time");
    return;
  }
  CHECK(stat.birth_time <= stat.write_time);
}

TEST_CASE("descriptors are not inherited by programs we start") {
  const Scratch scratch;
  write_file(scratch / "a", "");
  const int before = ::dup(0);  // the lowest free number
  REQUIRE(before >= 0);
  ::close(before);
  const auto file = open_file(scratch / "a", OpenMode::read);
  REQUIRE(file.ok());
  CHECK((::fcntl(before, F_GETFD) & FD_CLOEXEC) != 0);
}

TEST_CASE("a full file system is Code::disk_full for reserve and for write") {
  const Scratch scratch;
  const Tmpfs small(scratch / "small", 0);
  if (!small.mounted()) return;
  const auto file = open_file(scratch / "small/a", OpenMode::create);
  REQUIRE(file.ok());
  CHECK((*file)->reserve(0, 512 << 10).ok());
  CHECK((*file)->size().value() == 0);
  CHECK(code_of((*file)->reserve(0, 4 << 20)) == Code::disk_full);
  const Bytes much(2 << 20);
  CHECK(code_of((*file)->write_at(0, much)) == Code::disk_full);
  CHECK(free_space(scratch / "small").value() == 0);
  CHECK((*file)->truncate(0).ok());
  CHECK(free_space(scratch / "small").value() > 512 << 10);
}

TEST_CASE("a read-only file system is Code::write_protected") {
  const Scratch scratch;
  const Tmpfs fixed(scratch / "fixed", MS_RDONLY);
  if (!fixed.mounted()) return;
  CHECK(code_of(open_file(scratch / "fixed/a", OpenMode::create)) == Code::write_protected);
  CHECK(code_of(create_directories(scratch / "fixed/d")) == Code::write_protected);
  CHECK(create_directories(scratch / "fixed").ok());
}
