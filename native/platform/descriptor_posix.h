// SPDX-License-Identifier: MIT
// What the POSIX files of this folder share: an owned file descriptor, stats, and a File made from a descriptor.
#pragma once

#include <cerrno>
#include <memory>
#include <string>

#include "platform/file.h"

namespace dismount {

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor();

  bool is_open() const { return fd_ >= 0; }
  int get() const { return fd_; }
  int release();

 private:
  int fd_;
};

/// Calls until a signal no longer interrupts.
template <typename Call>
auto retry_interrupted(Call call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

/// The stat of `name` in the directory `fd` (flags: AT_SYMLINK_NOFOLLOW or 0), or of `fd` itself for an empty name.
/// False with errno set if it fails.
bool stat_at(int fd, const char* name, int flags, FileStat& stat);

/// A File on a descriptor that open(2) gave (with O_NONBLOCK); an error if it is not a regular file.
Result<std::unique_ptr<File>> file_from(Descriptor descriptor, std::string path);

/// A File on a descriptor whose open created it, so that it is known to be a regular file.
std::unique_ptr<File> new_file_from(Descriptor descriptor, std::string path);

/// The descriptor of a File that one of the two functions above made.
int descriptor_of(const File& file);

/// Makes the entries of an open directory durable.
Result<void> sync_directory(int fd, const std::string& path);

}  // namespace dismount
