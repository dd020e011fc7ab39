// SPDX-License-Identifier: MIT
// Holders on Linux, from what proc(5) shows of each process: exe, cwd, fd and maps. Those are paths as text, which
// another mount namespace or a removed file can have as well, so each one that fits is looked up and must be the same
// file.
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "platform/descriptor_posix.h"
#include "platform/holder_list.h"
#include "platform/holders.h"
#include "platform/process.h"
#include "platform/same_place.h"

namespace dismount {
namespace {

constexpr int kDirectoryFlags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
constexpr std::string_view kDeleted = " (deleted)";

struct CloseDirectory {
  void operator()(DIR* stream) const { ::closedir(stream); }
};
using DirectoryStream = std::unique_ptr<DIR, CloseDirectory>;

DirectoryStream open_stream(int at, const char* name) {
  Descriptor opened(::openat(at, name, kDirectoryFlags));
  if (!opened.is_open()) return nullptr;
  DirectoryStream stream(::fdopendir(opened.get()));
  if (stream) opened.release();
  return stream;
}

template <typename T>
std::optional<T> to_number(std::string_view text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string replace_all(std::string_view text, std::string_view from, std::string_view to) {
  std::string result;
  for (std::size_t at = 0;;) {
    const std::size_t found = text.find(from, at);
    result += text.substr(at, found - at);
    if (found == text.npos) return result;
    result += to;
    at = found + from.size();
  }
}

/// One line of maps: "start-end perms offset dev inode   path".
struct Mapping {
  std::string_view permissions;
  std::uint64_t inode = 0;
  std::string_view path;
};

std::optional<Mapping> parse_mapping(std::string_view line) {
  std::array<std::string_view, 5> fields;
  for (std::string_view& field : fields) {
    const std::size_t end = line.find(' ');
    if (end == line.npos) return std::nullopt;
    field = line.substr(0, end);
    line.remove_prefix(end + 1);
  }
  const std::size_t path = line.find_first_not_of(' ');
  const auto inode = to_number<std::uint64_t>(fields[4]);
  if (fields[1].size() != 4 || !inode || path == line.npos) return std::nullopt;
  return Mapping{fields[1], *inode, line.substr(path)};
}

class Look {
 public:
  explicit Look(std::string directory)
      : directory_(std::move(directory)), escaped_(replace_all(directory_, "\n", kEscapedNewline)) {}

  Result<std::vector<Holder>> run() {
    const DirectoryStream processes = open_stream(AT_FDCWD, "/proc");
    if (!processes) return os_error("cannot list the running processes", "/proc", errno);
    const std::uint32_t own = process_id();
    while (const dirent* entry = ::readdir(processes.get())) {
      const auto pid = to_number<std::uint32_t>(entry->d_name);
      if (!pid || *pid == own) continue;
      look_at_process(::dirfd(processes.get()), entry->d_name, *pid);
      if (holders_.full()) break;
    }
    return holders_.take();
  }

 private:
  static constexpr std::string_view kEscapedNewline = "\\012";  // as maps writes it

  /// Whatever fails in here: the process has ended, or is none of ours to look into.
  void look_at_process(int processes, const char* name, std::uint32_t pid) {
    const Descriptor process(::openat(processes, name, kDirectoryFlags));
    if (!process.is_open()) return;
    // Threads of the kernel and zombies have no program, and a process that we may not look into does not show it.
    const std::optional<std::string_view> program = read_link(process.get(), "exe");
    if (!program) return;
    pid_ = pid;
    program_ = program->substr(program->rfind('/') + 1);
    if (program_.ends_with(kDeleted)) program_.resize(program_.size() - kDeleted.size());

    if (is_here(process.get(), "exe", *program)) add(HolderUse::maps, *program);
    look_at_link(process.get(), "cwd", HolderUse::current_directory);
    look_at_open_files(process.get());
    look_at_mappings(process.get());
  }

  void look_at_link(int folder, const char* name, HolderUse use) {
    const std::optional<std::string_view> target = read_link(folder, name);
    if (target && is_here(folder, name, *target)) add(use, *target);
  }

  void look_at_open_files(int process) {
    const DirectoryStream files = open_stream(process, "fd");
    if (!files) return;
    const int folder = ::dirfd(files.get());
    while (const dirent* entry = ::readdir(files.get())) {
      const std::optional<std::string_view> target = read_link(folder, entry->d_name);
      if (!target || !is_here(folder, entry->d_name, *target)) continue;
      // The link's own permission bits say what the file was opened for.
      struct stat link {};
      if (::fstatat(folder, entry->d_name, &link, AT_SYMLINK_NOFOLLOW) != 0) continue;
      add((link.st_mode & S_IWUSR) != 0 ? HolderUse::writes : HolderUse::reads, *target);
    }
  }

  /// In pieces of a fixed size, and line by line only where the directory is named at all: there are many lines.
  void look_at_mappings(int process) {
    const Descriptor maps(::openat(process, "maps", O_RDONLY | O_CLOEXEC));
    if (!maps.is_open()) return;
    std::size_t kept = 0;
    for (;;) {
      const ssize_t count =
          retry_interrupted([&] { return ::read(maps.get(), buffer_.data() + kept, buffer_.size() - kept); });
      if (count <= 0) return;
      const std::string_view text(buffer_.data(), kept + static_cast<std::size_t>(count));
      const std::size_t end = text.rfind('\n');
      if (end == text.npos) return;  // no line is as long as the buffer
      look_at_lines(text.substr(0, end));
      kept = text.size() - (end + 1);
      std::copy_n(text.data() + end + 1, kept, buffer_.data());
    }
  }

  void look_at_lines(std::string_view text) {
    for (std::size_t hit = text.find(escaped_); hit != text.npos; hit = text.find(escaped_)) {
      const std::size_t begin = text.rfind('\n', hit) + 1;  // npos + 1 is 0
      const std::size_t end = std::min(text.find('\n', hit), text.size());
      if (const auto mapping = parse_mapping(text.substr(begin, end - begin))) look_at_mapping(*mapping);
      text.remove_prefix(end);
    }
  }

  void look_at_mapping(const Mapping& mapping) {
    const bool writes = mapping.permissions[1] == 'w' && mapping.permissions[3] == 's';
    // A name may hold the escape itself.
    for (const std::string& path : {std::string(mapping.path), replace_all(mapping.path, kEscapedNewline, "\n")}) {
      struct stat named {};
      if (!is_at_or_below(path, directory_) || ::lstat(path.c_str(), &named) != 0) continue;
      if (named.st_ino == mapping.inode) return add(writes ? HolderUse::writes : HolderUse::maps, path);
    }
  }

  /// Whether `folder`/`name` is the file that its text names, and that is in the directory.
  bool is_here(int folder, const char* name, std::string_view target) const {
    if (!is_at_or_below(target, directory_)) return false;
    struct stat held {};
    struct stat named {};
    return ::fstatat(folder, name, &held, 0) == 0 && ::lstat(std::string(target).c_str(), &named) == 0 &&
           held.st_ino == named.st_ino && held.st_dev == named.st_dev;
  }

  /// Valid until the next call. The kernel shows no path that is longer than a page.
  std::optional<std::string_view> read_link(int folder, const char* name) {
    const ssize_t length = ::readlinkat(folder, name, link_.data(), link_.size());
    if (length <= 0) return std::nullopt;
    return std::string_view(link_.data(), static_cast<std::size_t>(length));
  }

  void add(HolderUse use, std::string_view file) { holders_.add({pid_, program_, use, std::string(file)}); }

  const std::string directory_;
  const std::string escaped_;  ///< the directory as maps writes it
  std::uint32_t pid_ = 0;
  std::string program_;
  std::array<char, 4096> link_{};
  std::array<char, 64 * 1024> buffer_{};
  HolderList holders_;
};

}  // namespace

Result<std::vector<Holder>> holders_below(const std::string& directory) {
  TRY_ASSIGN(std::string real, canonical_path(directory));
  return std::make_unique<Look>(std::move(real))->run();
}

}  // namespace dismount
