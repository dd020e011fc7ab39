// SPDX-License-Identifier: MIT
// Directories held open, one component at a time. Nothing here follows a link: every name is a single
// component, opened relative to its parent's handle, so a tree cannot lead out of itself.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "platform/file.h"

namespace dismount {

struct TreeEntry {
  std::string name;  ///< one component, UTF-8 (WTF-8 on Windows)
  FileStat stat;     ///< of the entry itself, links not followed
};

struct TreeName {
  std::string name;
  FileKind kind = FileKind::other;
};

class Directory {
 public:
  virtual ~Directory() = default;
  virtual const std::string& path() const = 0;

  virtual Result<FileStat> stat() = 0;
  virtual Result<FileStat> stat(const std::string& name) = 0;

  /// All entries but "." and "..", in no particular order, with their stats.
  virtual Result<std::vector<TreeEntry>> list() = 0;
  /// The same without their stats, for which each entry would have to be looked up.
  virtual Result<std::vector<TreeName>> list_names() = 0;

  virtual Result<std::unique_ptr<Directory>> open_directory(const std::string& name) = 0;
  /// Refuses an existing name. Mode 0777 before the umask: who may enter is decided by the directory above.
  virtual Result<std::unique_ptr<Directory>> create_directory(const std::string& name) = 0;

  /// Opens a regular file for reading; a link or anything else is refused.
  virtual Result<std::unique_ptr<File>> open_file(const std::string& name) = 0;
  /// Creates a new regular file for writing; refuses an existing name. Readable and writable by the owner;
  /// `mode` gives POSIX permission bits (before the umask), ignored on Windows.
  virtual Result<std::unique_ptr<File>> create_file(const std::string& name, std::uint32_t mode) = 0;
  /// Ends the writing of the file that create_file() gave for `name`: sets its last access and last write time
  /// (nanoseconds since 1970), closes it, and returns the stat that it has from then on.
  virtual Result<FileStat> close_file(std::unique_ptr<File> file, const std::string& name, std::int64_t access_time,
                                      std::int64_t write_time) = 0;

  virtual Result<std::string> read_symlink(const std::string& name) = 0;
  /// `to_directory` matters on Windows only.
  virtual Result<void> create_symlink(const std::string& name, const std::string& target, bool to_directory) = 0;
  /// Links `name` here to the regular file `other_name` in `other`, which open_directory() or a Directory made.
  virtual Result<void> create_hard_link(const std::string& name, Directory& other, const std::string& other_name) = 0;

  /// Sets last access and last write time of the entry itself (nanoseconds since 1970).
  virtual Result<void> set_times(const std::string& name, std::int64_t access_time, std::int64_t write_time) = 0;

  virtual Result<void> remove_file(const std::string& name) = 0;  ///< files and links
  virtual Result<void> remove_directory(const std::string& name) = 0;
};

/// Opens a directory by path; the last component may not be a link.
Result<std::unique_ptr<Directory>> open_directory(const std::string& path);

/// Whether this OS can hold `name` as one path component (length, separators, reserved names and characters).
bool can_be_file_name(const std::string& name);

}  // namespace dismount
