// SPDX-License-Identifier: MIT
// Operations on paths.
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cstdio>
#include <utility>
#include <vector>

#include "platform/descriptor_posix.h"
#include "platform/error_text.h"
#include "platform/file.h"

namespace dismount {
namespace {

constexpr mode_t kPrivate = 0700;

Result<std::string> current_directory() {
  std::vector<char> buffer(256);
  while (::getcwd(buffer.data(), buffer.size()) == nullptr) {
    if (errno != ERANGE) return os_error("cannot find the current directory", "", errno);
    buffer.resize(buffer.size() * 2);
  }
  return std::string(buffer.data());
}

/// Without doubled separators, "." and a trailing separator. ".." stays: after a link it is not the name before it.
std::string tidy(const std::string& absolute) {
  std::string result;
  std::size_t begin = 0;
  while (begin < absolute.size()) {
    std::size_t end = absolute.find('/', begin);
    if (end == std::string::npos) end = absolute.size();
    const std::string part = absolute.substr(begin, end - begin);
    if (!part.empty() && part != ".") result += '/' + part;
    begin = end + 1;
  }
  return result.empty() ? "/" : result;
}

}  // namespace

Result<FileStat> stat_path(const std::string& path) {
  // An empty name would mean the current directory to stat_at.
  FileStat stat;
  if (path.empty()) return os_error("cannot read the attributes", path, ENOENT);
  if (!stat_at(AT_FDCWD, path.c_str(), 0, stat)) return os_error("cannot read the attributes", path, errno);
  return stat;
}

Result<void> sync_directory(const std::string& path) {
  Descriptor directory(retry_interrupted([&] { return ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); }));
  if (!directory.is_open()) return os_error("cannot open the directory", path, errno);
  return sync_directory(directory.get(), path);
}

Result<void> rename_file(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) == 0) return {};
  return os_error("cannot rename the file to " + to, from, errno);
}

Result<void> replace_file(const std::string& from, const std::string& to) {
  TRY(rename_file(from, to));
  TRY(sync_directory(parent_path(to)));
  if (parent_path(from) == parent_path(to)) return {};
  return sync_directory(parent_path(from));
}

Result<void> publish_file(const std::string& from, const std::string& to) {
  // A link fails where the name is taken, and a rename would replace. Not every file system has links.
  if (::linkat(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), 0) == 0) {
    TRY(remove_file(from));
    return sync_directory(parent_path(to));
  }
  const int number = errno;
  FileStat taken;
  if (number == EEXIST || stat_at(AT_FDCWD, to.c_str(), AT_SYMLINK_NOFOLLOW, taken)) {
    return os_error("cannot name the file", to, EEXIST);
  }
  if (number != EPERM && number != EOPNOTSUPP && number != ENOSYS && number != EMLINK) {
    return os_error("cannot name the file", to, number);
  }
  return replace_file(from, to);
}

Result<void> remove_file(const std::string& path) {
  if (::unlink(path.c_str()) != 0) return os_error("cannot remove the file", path, errno);
  return {};
}

Result<void> create_directories(const std::string& path) {
  if (::mkdir(path.c_str(), kPrivate) == 0) return {};
  if (errno == ENOENT) {
    const std::string parent = parent_path(path);
    if (path.empty() || parent == path) return os_error("cannot create the directory", path, ENOENT);
    TRY(create_directories(parent));
    if (::mkdir(path.c_str(), kPrivate) == 0) return {};
  }
  // Somebody else may have made it in between, or it was there, or the file system is read-only and says so first.
  const int number = errno;
  struct stat s {};
  if (::stat(path.c_str(), &s) == 0) {
    if (S_ISDIR(s.st_mode)) return {};
    return os_error("cannot create the directory", path, ENOTDIR);
  }
  return os_error("cannot create the directory", path, number);
}

Result<std::string> canonical_path(const std::string& path) {
  char* resolved = ::realpath(path.c_str(), nullptr);
  if (resolved == nullptr) return os_error("cannot resolve the path", path, errno);
  std::string result(resolved);
  ::free(resolved);
  return result;
}

Result<std::string> absolute_path(const std::string& path) {
  if (path.empty() || path.find('\0') != std::string::npos) {
    return make_error("cannot make the path absolute", path, Code::invalid_name);
  }
  if (path.front() == '/') return tidy(path);
  TRY_ASSIGN(const std::string current, current_directory());
  return tidy(current + '/' + path);
}

std::string parent_path(const std::string& path) {
  const std::size_t last = path.find_last_not_of('/');
  if (last == std::string::npos) return path.empty() ? "." : "/";
  const std::size_t separator = path.find_last_of('/', last);
  if (separator == std::string::npos) return ".";
  const std::size_t end = path.find_last_not_of('/', separator);
  return end == std::string::npos ? "/" : path.substr(0, end + 1);
}

Result<std::uint64_t> free_space(const std::string& path) {
  struct statvfs s {};
  if (retry_interrupted([&] { return ::statvfs(path.c_str(), &s); }) != 0) {
    return os_error("cannot read the free space", path, errno);
  }
  return std::uint64_t{s.f_bavail} * std::uint64_t{s.f_frsize};
}

}  // namespace dismount
