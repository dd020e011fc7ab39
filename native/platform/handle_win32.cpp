// SPDX-License-Identifier: MIT
// Handles, text and times.
#include "platform/handle_win32.h"

#include <limits>
#include <utility>
#include <vector>

#include "base/utf16.h"
#include "platform/error_text.h"

namespace dismount {
namespace {

constexpr std::int64_t kUnixEpoch = 116'444'736'000'000'000;  // 1970 in units of 100 ns since 1601
constexpr std::wstring_view kPrefix = L"\\\\?\\";
constexpr std::wstring_view kUncPrefix = L"\\\\?\\UNC\\";

FileKind kind_of(DWORD attributes, Links links, ULONG tag) {
  if (links == Links::opened && (attributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0) {
    if (tag == static_cast<ULONG>(IO_REPARSE_TAG_SYMLINK) || tag == static_cast<ULONG>(IO_REPARSE_TAG_MOUNT_POINT)) {
      return FileKind::symlink;
    }
    // The data behind other tags (deduplication, cloud files) is not what a handle that did not follow them reads.
    return FileKind::other;
  }
  return (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0 ? FileKind::directory : FileKind::file;
}

std::uint64_t combine(DWORD high, DWORD low) { return (std::uint64_t{high} << 32) | low; }

}  // namespace

Handle& Handle::operator=(Handle&& other) noexcept {
  std::swap(handle_, other.handle_);
  return *this;
}

Handle::~Handle() {
  if (handle_ != nullptr) ::CloseHandle(handle_);
}

HANDLE Handle::release() { return std::exchange(handle_, nullptr); }

std::optional<std::wstring> to_wide(std::string_view text) {
  const std::optional<std::u16string> units = utf8_to_utf16(text);
  if (!units || units->find(u'\0') != std::u16string::npos) return std::nullopt;
  return std::wstring(units->begin(), units->end());
}

std::string from_wide(std::wstring_view text) { return utf16_to_utf8(std::u16string(text.begin(), text.end())); }

Result<std::wstring> native_path(const std::string& path) {
  const std::optional<std::wstring> wide = to_wide(path);
  if (!wide) return make_error("cannot use the path", path, Code::invalid_name);
  if (wide->empty()) return make_error("cannot use the path", path, Code::file_not_found);
  if (wide->starts_with(kPrefix)) return *wide;

  std::wstring full(wide->size() + MAX_PATH, L'\0');
  for (;;) {
    const DWORD length = ::GetFullPathNameW(wide->c_str(), static_cast<DWORD>(full.size()), full.data(), nullptr);
    if (length == 0) return os_error("cannot use the path", path, last_error());
    const bool fits = length < full.size();
    full.resize(length);
    if (fits) break;
  }
  if (full.starts_with(L"\\\\.\\")) return full;  // a device; opening it as a file is refused later
  if (full.starts_with(L"\\\\")) return std::wstring(kUncPrefix) + full.substr(2);
  return std::wstring(kPrefix) + full;
}

std::wstring without_prefix(std::wstring path) {
  if (path.starts_with(kUncPrefix)) return L"\\\\" + path.substr(kUncPrefix.size());
  // Only before a drive: "\\?\Volume{…}\" has no shorter form.
  if (path.starts_with(kPrefix) && path.size() > 5 && path[5] == L':') return path.substr(kPrefix.size());
  return path;
}

Result<FileStat> stat_handle(HANDLE handle, Links links, const std::string& path) {
  BY_HANDLE_FILE_INFORMATION info{};
  FILE_BASIC_INFO basic{};
  if (::GetFileInformationByHandle(handle, &info) == 0 ||
      ::GetFileInformationByHandleEx(handle, FileBasicInfo, &basic, sizeof basic) == 0) {
    return os_error("cannot read the attributes", path, last_error());
  }
  FILE_ATTRIBUTE_TAG_INFO tag{};
  if ((basic.FileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0 &&
      ::GetFileInformationByHandleEx(handle, FileAttributeTagInfo, &tag, sizeof tag) == 0) {
    return os_error("cannot read the attributes", path, last_error());
  }

  FileStat stat;
  stat.kind = kind_of(basic.FileAttributes, links, tag.ReparseTag);
  stat.size = combine(info.nFileSizeHigh, info.nFileSizeLow);
  stat.access_time = from_file_time(basic.LastAccessTime.QuadPart);
  stat.write_time = from_file_time(basic.LastWriteTime.QuadPart);
  stat.change_time = from_file_time(basic.ChangeTime.QuadPart);
  if (basic.CreationTime.QuadPart > 0) stat.birth_time = from_file_time(basic.CreationTime.QuadPart);
  stat.inode = combine(info.nFileIndexHigh, info.nFileIndexLow);
  stat.device = info.dwVolumeSerialNumber;
  stat.links = info.nNumberOfLinks;
  stat.read_only = (basic.FileAttributes & FILE_ATTRIBUTE_READONLY) != 0;
  return stat;
}

Handle open_attributes(const std::wstring& path) {
  return Handle(::CreateFileW(path.c_str(), FILE_READ_ATTRIBUTES, kShareAll, nullptr, OPEN_EXISTING,
                              FILE_FLAG_BACKUP_SEMANTICS, nullptr));
}

std::int64_t from_file_time(std::int64_t file_time) {
  constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max() / 100;
  const std::int64_t since_epoch = file_time - kUnixEpoch;
  if (since_epoch > kLargest) return std::numeric_limits<std::int64_t>::max();
  if (since_epoch < -kLargest) return std::numeric_limits<std::int64_t>::min();
  return since_epoch * 100;
}

std::int64_t to_file_time(std::int64_t nanoseconds) {
  // Rounded down, also before 1970; the earliest of our times, in 1677, is still after 1601.
  const std::int64_t units = nanoseconds / 100 - (nanoseconds % 100 < 0 ? 1 : 0);
  return units + kUnixEpoch;
}

}  // namespace dismount
