// SPDX-License-Identifier: MIT
// Descriptors and stats.
#include "platform/descriptor_posix.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <utility>

namespace dismount {
namespace {

/// STATX_ATTR_MOUNT_ROOT of statx(2); not every C library has it.
constexpr std::uint64_t kAttributeMountRoot = 0x2000;

FileKind kind_of(unsigned mode) {
  if (S_ISREG(mode)) return FileKind::file;
  if (S_ISDIR(mode)) return FileKind::directory;
  if (S_ISLNK(mode)) return FileKind::symlink;
  return FileKind::other;
}

void set_mode(FileStat& stat, unsigned mode) {
  stat.kind = kind_of(mode);
  stat.mode = mode & 07777;
  // By the bits alone: access(2) would tell root that everything can be written.
  stat.read_only = (mode & 0222) == 0;
}

template <typename Time>
std::int64_t nanoseconds(const Time& time) {
  // Without a sign: the earliest time that has a number, in 1677, is below the range before its nanoseconds are added.
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000 +
                                   static_cast<std::uint64_t>(time.tv_nsec));
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

Descriptor::~Descriptor() {
  // Never again after EINTR: Linux has closed it by then, and the number may belong to somebody else.
  if (fd_ >= 0) ::close(fd_);
}

int Descriptor::release() { return std::exchange(fd_, -1); }

bool stat_at(int fd, const char* name, int flags, FileStat& stat) {
  const int at = flags | (*name == '\0' ? AT_EMPTY_PATH : 0);
  stat = {};

  // statx first, since it alone has the time of birth. Old kernels and seccomp filters refuse it in several ways, so
  // any failure is asked again of fstatat, whose answer counts.
  struct statx x {};
  if (::statx(fd, name, at, STATX_BASIC_STATS | STATX_BTIME, &x) == 0 &&
      (x.stx_mask & STATX_BASIC_STATS) == STATX_BASIC_STATS) {
    set_mode(stat, x.stx_mode);
    stat.size = x.stx_size;
    stat.access_time = nanoseconds(x.stx_atime);
    stat.write_time = nanoseconds(x.stx_mtime);
    stat.change_time = nanoseconds(x.stx_ctime);
    if ((x.stx_mask & STATX_BTIME) != 0) stat.birth_time = nanoseconds(x.stx_btime);
    stat.inode = x.stx_ino;
    stat.device = makedev(x.stx_dev_major, x.stx_dev_minor);
    stat.mount_root = (x.stx_attributes & kAttributeMountRoot) != 0;
    stat.links = x.stx_nlink;
    return true;
  }

  struct stat s {};
  if (::fstatat(fd, name, &s, at) != 0) return false;
  set_mode(stat, s.st_mode);
  stat.size = static_cast<std::uint64_t>(s.st_size);
  stat.access_time = nanoseconds(s.st_atim);
  stat.write_time = nanoseconds(s.st_mtim);
  stat.change_time = nanoseconds(s.st_ctim);
  stat.inode = s.st_ino;
  stat.device = s.st_dev;
  stat.links = s.st_nlink;
  return true;
}

Result<void> sync_directory(int fd, const std::string& path) {
  if (retry_interrupted([&] { return ::fsync(fd); }) == 0) return {};
  // Some network and FUSE file systems cannot sync a directory; nothing better is to be had there.
  if (errno == EINVAL || errno == EOPNOTSUPP || errno == ENOSYS) return {};
  return os_error("cannot make the directory's entries durable", path, errno);
}

}  // namespace dismount
