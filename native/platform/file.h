// SPDX-License-Identifier: MIT
// A file that is read and written at offsets. An interface, so that tests can put a file in memory or a
// file that fails at a chosen step under every write path. One implementation per OS.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace dismount {

enum class FileKind { file, directory, symlink, other };

/// What identifies a file and tells whether it changed. Times are nanoseconds since 1970-01-01 UTC.
struct FileStat {
  FileKind kind = FileKind::other;
  std::uint64_t size = 0;
  std::int64_t access_time = 0;
  std::int64_t write_time = 0;
  std::int64_t change_time = 0;  ///< POSIX ctime; ChangeTime on Windows
  std::int64_t birth_time = 0;   ///< 0 where the file system does not keep it
  std::uint64_t inode = 0;       ///< file index on Windows
  std::uint64_t device = 0;      ///< volume serial number on Windows
  bool mount_root = false;       ///< something is mounted right here, where the OS tells (Linux 5.8)
  std::uint64_t links = 1;
  bool read_only = false;  ///< no write permission bit at all (POSIX), read-only attribute (Windows)
  std::uint32_t mode = 0;  ///< POSIX permission bits; 0 on Windows
};

class File {
 public:
  virtual ~File() = default;

  /// The path given when opened, for messages.
  virtual const std::string& path() const = 0;

  virtual Result<FileStat> stat() = 0;
  virtual Result<std::uint64_t> size() = 0;

  /// Fills as much of `into` as the file has from `offset`; returns the bytes read (short only at the end). Several
  /// threads may read at once, also while another one writes elsewhere in the file.
  virtual Result<std::size_t> read_at(std::uint64_t offset, ByteSpan into) = 0;

  /// Writes all of `data` at `offset`, extending the file as needed.
  virtual Result<void> write_at(std::uint64_t offset, ByteView data) = 0;

  /// Makes all data and the size durable before returning.
  virtual Result<void> sync() = 0;

  virtual Result<void> truncate(std::uint64_t size) = 0;

  /// Asks the file system to set the space for [offset, offset + length) aside without changing the size.
  /// Success where the file system cannot; Code::disk_full where there is not enough. After a failure some of the space
  /// may be held beyond the end of the file until it is truncated or removed.
  virtual Result<void> reserve(std::uint64_t offset, std::uint64_t length) = 0;

  /// Takes the exclusive advisory lock without waiting; Code::sharing_violation if another has it.
  /// Released when the object goes.
  virtual Result<void> lock() = 0;
};

/// Reads exactly into.size() bytes; a short read is an error that names the file and the offset.
Result<void> read_exactly(File& file, std::uint64_t offset, ByteSpan into);

enum class OpenMode {
  read,        ///< must exist
  read_write,  ///< must exist
  create,      ///< created (mode 0600) or emptied, read and write access
};

/// Opens a regular file without ever waiting; directories, devices, pipes and (for `create`) links are refused.
Result<std::unique_ptr<File>> open_file(const std::string& path, OpenMode mode);

/// Follows links.
Result<FileStat> stat_path(const std::string& path);

/// Whether `path` names the file that `held` is of: nothing else took its name.
bool still_names(const std::string& path, const FileStat& held);

/// Renames over an existing file, on the same file system.
Result<void> rename_file(const std::string& from, const std::string& to);

/// The same, and makes the rename durable.
Result<void> replace_file(const std::string& from, const std::string& to);

/// Gives a finished file its name, durably, unless that is taken: Code::already_exists.
Result<void> publish_file(const std::string& from, const std::string& to);

Result<void> remove_file(const std::string& path);

/// Makes the creation, renaming and removal of the directory's entries durable, where the OS can.
Result<void> sync_directory(const std::string& path);

/// Creates the directory and its parents (mode 0700 for new ones); success if it is there.
Result<void> create_directories(const std::string& path);

/// Absolute, without links, "." or ".."; the path must exist. Forward slashes on POSIX, backslashes on Windows.
Result<std::string> canonical_path(const std::string& path);

/// Absolute against the current directory, without looking at what is there. Doubled separators and "." go; ".." stays
/// on POSIX, where it may lead elsewhere after a link, and is resolved on Windows, as the OS does.
Result<std::string> absolute_path(const std::string& path);

/// The directory part, without a trailing separator; "/" and "C:\" stay; "." for a bare name.
std::string parent_path(const std::string& path);

/// Bytes free for an unprivileged user on the volume of `path`.
Result<std::uint64_t> free_space(const std::string& path);

/// An error made from the OS's last error: `what` as given, `path` as where, code and cause by a fixed table.
/// `os_error` is errno on POSIX and GetLastError() on Windows.
Error os_error(std::string what, std::string path, int os_error);

}  // namespace dismount
