// SPDX-License-Identifier: MIT
// A process that does something and then waits, as one that keeps files open; it ends with the object.
#pragma once

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <string>

namespace dismount::test {

class ChildProcess {
 public:
  /// `work` runs in the child, which then waits. It may only make system calls.
  explicit ChildProcess(const std::function<void()>& work) {
    int ready[2];
    REQUIRE(::pipe(ready) == 0);
    pid_ = ::fork();
    REQUIRE(pid_ >= 0);
    if (pid_ == 0) {
      work();
      if (::write(ready[1], "x", 1) == 1) ::pause();
      ::_exit(0);
    }
    char byte = 0;
    ::close(ready[1]);
    CHECK(::read(ready[0], &byte, 1) == 1);
    ::close(ready[0]);
  }
  ~ChildProcess() { end(); }
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  std::uint32_t pid() const { return static_cast<std::uint32_t>(pid_); }

  void end() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
  }

 private:
  pid_t pid_ = -1;
};

/// For a child: opens a file and keeps it open.
inline std::function<void()> keeps_open(const std::string& path, int flags) {
  return [path, flags] {
    if (::open(path.c_str(), flags, 0600) < 0) ::_exit(1);
  };
}

/// For a child: maps a file, with no descriptor left.
inline std::function<void()> keeps_mapped(const std::string& path, int protection, int flags) {
  return [path, protection, flags] {
    const int fd = ::open(path.c_str(), O_RDWR);
    if (fd < 0 || ::mmap(nullptr, 1, protection, flags, fd, 0) == MAP_FAILED) ::_exit(1);
    ::close(fd);
  };
}

/// For a child: goes there.
inline std::function<void()> stays_in(const std::string& directory) {
  return [directory] {
    if (::chdir(directory.c_str()) != 0) ::_exit(1);
  };
}

}  // namespace dismount::test
