// SPDX-License-Identifier: MIT
// What the Windows files of this folder share: an owned handle, text conversions, stats, and a File made from a handle.
// windows.h and winternl.h are included here only, so that they are set up the same way everywhere.
#pragma once

#ifndef UNICODE
#define UNICODE  // the names of privileges and the like are UTF-16 literals then
#endif
#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>
#include <winternl.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "platform/file.h"

namespace dismount {

class Handle {
 public:
  explicit Handle(HANDLE handle = nullptr) : handle_(handle == INVALID_HANDLE_VALUE ? nullptr : handle) {}
  Handle(Handle&& other) noexcept : handle_(other.release()) {}
  Handle& operator=(Handle&& other) noexcept;
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle();

  bool is_open() const { return handle_ != nullptr; }
  HANDLE get() const { return handle_; }
  HANDLE release();

 private:
  HANDLE handle_;
};

/// Everybody may read, write, rename and remove what we hold open, as on POSIX; File::lock() is what excludes others.
inline constexpr DWORD kShareAll = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;

/// GetLastError() as os_error() takes it.
inline int last_error() { return static_cast<int>(::GetLastError()); }

/// WTF-8 to what Windows takes; nothing if it is not well-formed or has a NUL inside.
std::optional<std::wstring> to_wide(std::string_view text);
std::string from_wide(std::wstring_view text);

/// The absolute path in the form \\?\C:\… that has no length limit and no reserved names.
Result<std::wstring> native_path(const std::string& path);

/// "C:\…" for "\\?\C:\…", "\\server\share" for "\\?\UNC\server\share".
std::wstring without_prefix(std::wstring path);

/// Opens a file or directory for its attributes alone, following links.
Handle open_attributes(const std::wstring& path);

/// How the handle was opened: whether a link at the end of its path was followed.
enum class Links { followed, opened };

Result<FileStat> stat_handle(HANDLE handle, Links links, const std::string& path);

/// FILETIME's 100 ns since 1601 and our nanoseconds since 1970; what does not fit is clamped.
std::int64_t from_file_time(std::int64_t file_time);
std::int64_t to_file_time(std::int64_t nanoseconds);

/// A File on a handle; an error if it is not a regular file.
Result<std::unique_ptr<File>> file_from(Handle handle, Links links, std::string path, bool writable);

/// The handle of a File that file_from() made.
HANDLE handle_of(const File& file);

}  // namespace dismount
