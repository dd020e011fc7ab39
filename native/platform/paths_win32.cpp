// SPDX-License-Identifier: MIT
// Operations on paths.
#include <utility>

#include "platform/error_text.h"
#include "platform/file.h"
#include "platform/handle_win32.h"

namespace dismount {
namespace {

constexpr std::string_view kSeparators = "\\/";

bool is_separator(char c) { return c == '\\' || c == '/'; }

/// The length of the part that has no parent: "C:\", "\\server\share", "\\?\C:\", "\", or nothing.
std::size_t root_length(std::string_view path) {
  const auto component_end = [&](std::size_t from) {
    const std::size_t end = path.find_first_of(kSeparators, from);
    return end == path.npos ? path.size() : end;
  };
  const auto drive_length = [&](std::size_t at) -> std::size_t {
    if (path.size() < at + 2 || path[at + 1] != ':') return 0;
    return path.size() > at + 2 && is_separator(path[at + 2]) ? 3 : 2;
  };
  if (path.size() >= 2 && is_separator(path[0]) && is_separator(path[1])) {
    std::size_t at = 2;
    if (path.substr(2, 2) == "?\\" || path.substr(2, 2) == ".\\") {
      at = 4;
      if (const std::size_t drive = drive_length(at)) return at + drive;
      if (path.substr(4, 4) != "UNC\\") return component_end(at);
      at = 8;
    }
    const std::size_t server_end = component_end(at);
    return server_end == path.size() ? server_end : component_end(server_end + 1);
  }
  if (const std::size_t drive = drive_length(0)) return drive;
  return !path.empty() && is_separator(path[0]) ? 1 : 0;
}

Result<void> move_file(const std::string& from, const std::string& to, DWORD flags) {
  TRY_ASSIGN(const std::wstring native_from, native_path(from));
  TRY_ASSIGN(const std::wstring native_to, native_path(to));
  if (::MoveFileExW(native_from.c_str(), native_to.c_str(), flags) != 0) return {};
  return os_error("cannot rename the file to " + to, from, last_error());
}

}  // namespace

Result<FileStat> stat_path(const std::string& path) {
  TRY_ASSIGN(const std::wstring native, native_path(path));
  const Handle handle = open_attributes(native);
  if (!handle.is_open()) return os_error("cannot read the attributes", path, last_error());
  return stat_handle(handle.get(), Links::followed, path);
}

Result<void> sync_directory(const std::string& path) {
  TRY_ASSIGN(const std::wstring native, native_path(path));
  if (::GetFileAttributesW(native.c_str()) == INVALID_FILE_ATTRIBUTES) {
    return os_error("cannot open the directory", path, last_error());
  }
  // NTFS writes its journal with the directory; file systems that refuse this have nothing better to offer.
  const Handle handle(::CreateFileW(native.c_str(), GENERIC_READ | GENERIC_WRITE, kShareAll, nullptr, OPEN_EXISTING,
                                    FILE_FLAG_BACKUP_SEMANTICS, nullptr));
  if (handle.is_open()) ::FlushFileBuffers(handle.get());
  return {};
}

Result<void> rename_file(const std::string& from, const std::string& to) {
  return move_file(from, to, MOVEFILE_REPLACE_EXISTING);
}

Result<void> replace_file(const std::string& from, const std::string& to) {
  return move_file(from, to, MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH);
}

Result<void> publish_file(const std::string& from, const std::string& to) {
  return move_file(from, to, MOVEFILE_WRITE_THROUGH);
}

Result<void> remove_file(const std::string& path) {
  TRY_ASSIGN(const std::wstring native, native_path(path));
  if (::DeleteFileW(native.c_str()) != 0) return {};
  const int number = last_error();
  // POSIX removes read-only files; the attribute guards the contents, and the directory decides over the name.
  const DWORD attributes = ::GetFileAttributesW(native.c_str());
  constexpr DWORD kNotHere = FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_REPARSE_POINT;
  if (number == ERROR_ACCESS_DENIED && attributes != INVALID_FILE_ATTRIBUTES && (attributes & kNotHere) == 0 &&
      (attributes & FILE_ATTRIBUTE_READONLY) != 0) {
    ::SetFileAttributesW(native.c_str(), attributes & ~DWORD{FILE_ATTRIBUTE_READONLY});
    if (::DeleteFileW(native.c_str()) != 0) return {};
    const int second = last_error();
    ::SetFileAttributesW(native.c_str(), attributes);
    return os_error("cannot remove the file", path, second);
  }
  return os_error("cannot remove the file", path, number);
}

Result<void> create_directories(const std::string& path) {
  TRY_ASSIGN(const std::wstring native, native_path(path));
  if (::CreateDirectoryW(native.c_str(), nullptr) != 0) return {};
  int number = last_error();
  const std::string parent = parent_path(path);
  if (number == ERROR_PATH_NOT_FOUND && parent != path) {
    TRY(create_directories(parent));
    if (::CreateDirectoryW(native.c_str(), nullptr) != 0) return {};
    number = last_error();
  }
  // "Already exists", or "access denied" for the root of a volume.
  const Result<FileStat> stat = stat_path(path);
  if (stat && stat->kind == FileKind::directory) return {};
  return os_error("cannot create the directory", path, stat ? ERROR_DIRECTORY : number);
}

Result<std::string> canonical_path(const std::string& path) {
  TRY_ASSIGN(const std::wstring native, native_path(path));
  const Handle handle = open_attributes(native);
  if (!handle.is_open()) return os_error("cannot resolve the path", path, last_error());
  std::wstring final_path(MAX_PATH, L'\0');
  for (;;) {
    const DWORD length = ::GetFinalPathNameByHandleW(handle.get(), final_path.data(),
                                                     static_cast<DWORD>(final_path.size()), VOLUME_NAME_DOS);
    // Drivers that do not talk to the mount manager (some RAM disks) cannot name their volume.
    if (length == 0) return absolute_path(path);
    const bool fits = length < final_path.size();
    final_path.resize(length);
    if (fits) break;
  }
  return from_wide(without_prefix(std::move(final_path)));
}

Result<std::string> absolute_path(const std::string& path) {
  if (path.empty()) return make_error("cannot make the path absolute", path, Code::invalid_name);
  TRY_ASSIGN(std::wstring native, native_path(path));
  std::string result = from_wide(without_prefix(std::move(native)));
  while (result.size() > root_length(result) && is_separator(result.back())) result.pop_back();
  return result;
}

std::string parent_path(const std::string& path) {
  const std::size_t root = root_length(path);
  std::size_t end = path.size();
  while (end > root && is_separator(path[end - 1])) --end;
  while (end > root && !is_separator(path[end - 1])) --end;
  while (end > root && is_separator(path[end - 1])) --end;
  return end == 0 ? "." : path.substr(0, end);
}

Result<std::uint64_t> free_space(const std::string& path) {
  TRY_ASSIGN(const FileStat stat, stat_path(path));
  // The call wants a directory, and as the root of a share only one that ends in a separator.
  TRY_ASSIGN(std::wstring native, native_path(stat.kind == FileKind::directory ? path : parent_path(path)));
  if (!native.ends_with(L'\\')) native += L'\\';
  ULARGE_INTEGER available{};
  if (::GetDiskFreeSpaceExW(native.c_str(), &available, nullptr, nullptr) != 0) return available.QuadPart;
  return os_error("cannot read the free space", path, last_error());
}

}  // namespace dismount
