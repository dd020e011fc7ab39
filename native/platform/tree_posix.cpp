// SPDX-License-Identifier: MIT
// Directories by descriptor. Every call names one component and never follows a link.
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string_view>
#include <utility>

#include "platform/descriptor_posix.h"
#include "platform/error_text.h"
#include "platform/tree.h"

namespace dismount {
namespace {

constexpr int kDirectoryFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
constexpr int kFileFlags = O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
constexpr std::size_t kNameMax = 255;

/// One component, whatever its length: what the file system already holds must be within reach.
bool is_component(const std::string& name) {
  return !name.empty() && name != "." && name != ".." && name.find_first_of(std::string_view("/\0", 2)) == name.npos;
}

timespec to_timespec(std::int64_t nanoseconds) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  std::int64_t seconds = nanoseconds / kSecond;
  std::int64_t rest = nanoseconds % kSecond;
  if (rest < 0) {  // before 1970
    --seconds;
    rest += kSecond;
  }
  timespec time{};
  time.tv_sec = static_cast<time_t>(seconds);
  time.tv_nsec = static_cast<decltype(time.tv_nsec)>(rest);
  return time;
}

FileKind kind_of_entry(unsigned char type) {
  if (type == DT_REG) return FileKind::file;
  if (type == DT_DIR) return FileKind::directory;
  if (type == DT_LNK) return FileKind::symlink;
  return FileKind::other;
}

struct CloseDirectory {
  void operator()(DIR* stream) const { ::closedir(stream); }
};

class PosixDirectory final : public Directory {
 public:
  PosixDirectory(Descriptor descriptor, std::string path)
      : descriptor_(std::move(descriptor)), path_(std::move(path)) {}

  const std::string& path() const override { return path_; }

  Result<FileStat> stat() override {
    FileStat stat;
    if (!stat_at(fd(), "", 0, stat)) return os_error("cannot read the attributes", path_, errno);
    return stat;
  }

  Result<FileStat> stat(const std::string& name) override {
    TRY(check(name));
    FileStat stat;
    if (!stat_at(fd(), name.c_str(), AT_SYMLINK_NOFOLLOW, stat)) {
      return os_error("cannot read the attributes", join(name), errno);
    }
    return stat;
  }

  Result<std::vector<TreeEntry>> list() override {
    std::vector<TreeEntry> entries;
    TRY(for_each_entry([&](const dirent& found) -> Result<void> {
      TreeEntry entry{.name = found.d_name, .stat = {}};
      if (stat_at(fd(), found.d_name, AT_SYMLINK_NOFOLLOW, entry.stat)) {
        entries.push_back(std::move(entry));
      } else if (errno != ENOENT) {  // ENOENT: removed since readdir
        return os_error("cannot read the attributes", join(entry.name), errno);
      }
      return {};
    }));
    return entries;
  }

  Result<std::vector<TreeName>> list_names() override {
    std::vector<TreeName> names;
    TRY(for_each_entry([&](const dirent& found) -> Result<void> {
      names.push_back({found.d_name, kind_of_entry(found.d_type)});
      if (found.d_type != DT_UNKNOWN) return {};
      FileStat stat;  // not every file system tells
      if (stat_at(fd(), found.d_name, AT_SYMLINK_NOFOLLOW, stat)) {
        names.back().kind = stat.kind;
      } else if (errno == ENOENT) {  // removed since readdir
        names.pop_back();
      } else {
        return os_error("cannot read the attributes", join(found.d_name), errno);
      }
      return {};
    }));
    return names;
  }

  Result<std::unique_ptr<Directory>> open_directory(const std::string& name) override {
    TRY(check(name));
    Descriptor opened(retry_interrupted([&] { return ::openat(fd(), name.c_str(), kDirectoryFlags); }));
    if (!opened.is_open()) return os_error("cannot open the directory", join(name), errno);
    return std::unique_ptr<Directory>(std::make_unique<PosixDirectory>(std::move(opened), join(name)));
  }

  Result<std::unique_ptr<Directory>> create_directory(const std::string& name) override {
    TRY(check(name));
    if (::mkdirat(fd(), name.c_str(), 0777) != 0) return os_error("cannot create the directory", join(name), errno);
    return open_directory(name);
  }

  Result<std::unique_ptr<File>> open_file(const std::string& name) override {
    TRY(check(name));
    Descriptor opened(retry_interrupted([&] { return ::openat(fd(), name.c_str(), O_RDONLY | kFileFlags); }));
    if (!opened.is_open()) return os_error("cannot open the file", join(name), errno);
    return file_from(std::move(opened), join(name));
  }

  Result<std::unique_ptr<File>> create_file(const std::string& name, std::uint32_t mode) override {
    TRY(check(name));
    const mode_t bits = static_cast<mode_t>((mode & 0777) | 0600);
    Descriptor opened(
        retry_interrupted([&] { return ::openat(fd(), name.c_str(), O_RDWR | O_CREAT | O_EXCL | kFileFlags, bits); }));
    if (!opened.is_open()) return os_error("cannot create the file", join(name), errno);
    return new_file_from(std::move(opened), join(name));
  }

  Result<FileStat> close_file(std::unique_ptr<File> file, const std::string& name, std::int64_t access_time,
                              std::int64_t write_time) override {
    const timespec times[2] = {to_timespec(access_time), to_timespec(write_time)};
    if (::futimens(descriptor_of(*file), times) != 0) return os_error("cannot set the times", join(name), errno);
    // Closing a file changes nothing about it, so its descriptor can tell: no name is looked up again.
    return file->stat();
  }

  Result<std::string> read_symlink(const std::string& name) override {
    TRY(check(name));
    std::string target(256, '\0');
    for (;;) {
      const ssize_t length = ::readlinkat(fd(), name.c_str(), target.data(), target.size());
      if (length < 0) return os_error("cannot read the link", join(name), errno);
      if (static_cast<std::size_t>(length) < target.size()) {
        target.resize(static_cast<std::size_t>(length));
        return target;
      }
      target.resize(target.size() * 2);  // it may have been cut off
    }
  }

  Result<void> create_symlink(const std::string& name, const std::string& target, bool) override {
    TRY(check(name));
    if (target.find('\0') != std::string::npos) {
      return make_error("cannot create the link", join(name), Code::invalid_parameter);
    }
    if (::symlinkat(target.c_str(), fd(), name.c_str()) == 0) return {};
    return os_error("cannot create the link", join(name), errno);
  }

  Result<void> create_hard_link(const std::string& name, Directory& other, const std::string& other_name) override {
    TRY(check(name));
    TRY(check(other_name));
    TRY_ASSIGN(const FileStat stat, other.stat(other_name));
    if (stat.kind != FileKind::file) return not_a_regular_file(other.path() + '/' + other_name);
    // The OS has one kind of Directory; linkat with no flags does not follow a link that took the name since.
    const int other_fd = static_cast<PosixDirectory&>(other).fd();
    if (::linkat(other_fd, other_name.c_str(), fd(), name.c_str(), 0) == 0) return {};
    return os_error("cannot create the hard link", join(name), errno);
  }

  Result<void> set_times(const std::string& name, std::int64_t access_time, std::int64_t write_time) override {
    TRY(check(name));
    const timespec times[2] = {to_timespec(access_time), to_timespec(write_time)};
    if (::utimensat(fd(), name.c_str(), times, AT_SYMLINK_NOFOLLOW) == 0) return {};
    return os_error("cannot set the times", join(name), errno);
  }

  Result<void> remove_file(const std::string& name) override {
    TRY(check(name));
    if (::unlinkat(fd(), name.c_str(), 0) == 0) return {};
    return os_error("cannot remove the file", join(name), errno);
  }

  Result<void> remove_directory(const std::string& name) override {
    TRY(check(name));
    if (::unlinkat(fd(), name.c_str(), AT_REMOVEDIR) == 0) return {};
    return os_error("cannot remove the directory", join(name), errno);
  }

 private:
  int fd() const { return descriptor_.get(); }

  template <typename Visit>
  Result<void> for_each_entry(Visit visit) {
    // A descriptor of its own: one that dup() made would share its position with ours.
    Descriptor copy(retry_interrupted([&] { return ::openat(fd(), ".", kDirectoryFlags); }));
    if (!copy.is_open()) return os_error("cannot list the directory", path_, errno);
    const std::unique_ptr<DIR, CloseDirectory> stream(::fdopendir(copy.get()));
    if (!stream) return os_error("cannot list the directory", path_, errno);
    copy.release();
    for (;;) {
      errno = 0;
      const dirent* found = ::readdir(stream.get());
      if (found == nullptr) break;
      const std::string_view name = found->d_name;
      if (name != "." && name != "..") TRY(visit(*found));
    }
    if (errno != 0) return os_error("cannot list the directory", path_, errno);
    return {};
  }
  std::string join(const std::string& name) const { return path_ == "/" ? '/' + name : path_ + '/' + name; }

  Result<void> check(const std::string& name) const {
    if (is_component(name)) return {};
    return not_a_component(path_, name);
  }

  Descriptor descriptor_;
  std::string path_;
};

}  // namespace

Result<std::unique_ptr<Directory>> open_directory(const std::string& path) {
  // A trailing separator would make the OS follow a link in the last component.
  std::string bare = path;
  while (bare.size() > 1 && bare.back() == '/') bare.pop_back();
  Descriptor opened(retry_interrupted([&] { return ::open(bare.c_str(), kDirectoryFlags); }));
  if (!opened.is_open()) return os_error("cannot open the directory", bare, errno);
  return std::unique_ptr<Directory>(std::make_unique<PosixDirectory>(std::move(opened), std::move(bare)));
}

bool can_be_file_name(const std::string& name) { return is_component(name) && name.size() <= kNameMax; }

}  // namespace dismount
