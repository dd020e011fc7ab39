// SPDX-License-Identifier: MIT
// NtCreateFile takes the directory's handle as the root of the name, so nobody can exchange a part of the path for a
// link between two of our calls.
#include "platform/relative_win32.h"

#include <cstddef>
#include <cstring>
#include <vector>

namespace dismount {
namespace {

constexpr std::size_t kLongestName = 0x7FFF;  // UNICODE_STRING counts bytes in 16 bits

int dos_error(NTSTATUS status) { return static_cast<int>(::RtlNtStatusToDosError(status)); }

}  // namespace

Opened open_relative(HANDLE directory, const std::wstring& name, const OpenRequest& request) {
  if (name.size() > kLongestName) return {.handle = Handle(), .error = ERROR_FILENAME_EXCED_RANGE};
  std::wstring buffer = name;  // the structure's pointer is not to const
  UNICODE_STRING text{};
  text.Length = static_cast<USHORT>(buffer.size() * sizeof(wchar_t));
  text.MaximumLength = text.Length;
  text.Buffer = buffer.data();

  OBJECT_ATTRIBUTES attributes{};
  attributes.Length = sizeof attributes;
  attributes.RootDirectory = directory;
  attributes.ObjectName = &text;
  attributes.Attributes = OBJ_CASE_INSENSITIVE;

  constexpr ULONG kAlways = FILE_OPEN_REPARSE_POINT | FILE_SYNCHRONOUS_IO_NONALERT | FILE_OPEN_FOR_BACKUP_INTENT;
  IO_STATUS_BLOCK io{};
  HANDLE handle = nullptr;
  const NTSTATUS status =
      ::NtCreateFile(&handle, request.access | SYNCHRONIZE, &attributes, &io, nullptr, FILE_ATTRIBUTE_NORMAL, kShareAll,
                     request.disposition, request.options | kAlways, nullptr, 0);
  if (status < 0) return {.handle = Handle(), .error = dos_error(status)};
  return {.handle = Handle(handle), .error = ERROR_SUCCESS};
}

int link_relative(HANDLE file, HANDLE directory, const std::wstring& name) {
  const std::size_t name_size = name.size() * sizeof(wchar_t);
  const std::size_t total = offsetof(FILE_LINK_INFORMATION, FileName) + name_size;
  // In units of 8 bytes for the alignment, with at least the size that the structure has with one character.
  std::vector<std::uint64_t> buffer(total / sizeof(std::uint64_t) + 2);
  auto* info = reinterpret_cast<FILE_LINK_INFORMATION*>(buffer.data());
  info->ReplaceIfExists = FALSE;
  info->RootDirectory = directory;
  info->FileNameLength = static_cast<ULONG>(name_size);
  std::memcpy(reinterpret_cast<std::byte*>(buffer.data()) + offsetof(FILE_LINK_INFORMATION, FileName), name.data(),
              name_size);
  IO_STATUS_BLOCK io{};
  const NTSTATUS status =
      ::NtSetInformationFile(file, &io, info, static_cast<ULONG>(buffer.size() * 8), FileLinkInformation);
  return status < 0 ? dos_error(status) : ERROR_SUCCESS;
}

int remove_opened(HANDLE handle) {
  // The name goes at once, as on POSIX, even if others hold the file open (Windows 10 1809 and NTFS).
  FILE_DISPOSITION_INFO_EX extended{};
  extended.Flags = FILE_DISPOSITION_FLAG_DELETE | FILE_DISPOSITION_FLAG_POSIX_SEMANTICS |
                   FILE_DISPOSITION_FLAG_IGNORE_READONLY_ATTRIBUTE;
  if (::SetFileInformationByHandle(handle, FileDispositionInfoEx, &extended, sizeof extended) != 0)
    return ERROR_SUCCESS;
  const int number = last_error();
  if (number == ERROR_DIR_NOT_EMPTY || number == ERROR_SHARING_VIOLATION) return number;

  // Older systems and other file systems: the name goes with the last handle, and read-only must be taken off first.
  FILE_BASIC_INFO basic{};
  if (::GetFileInformationByHandleEx(handle, FileBasicInfo, &basic, sizeof basic) == 0) return last_error();
  const bool read_only = (basic.FileAttributes & FILE_ATTRIBUTE_READONLY) != 0;
  FILE_BASIC_INFO change{};  // zeros: times stay as they are
  if (read_only) {
    change.FileAttributes = (basic.FileAttributes & ~DWORD{FILE_ATTRIBUTE_READONLY}) | FILE_ATTRIBUTE_NORMAL;
    ::SetFileInformationByHandle(handle, FileBasicInfo, &change, sizeof change);
  }
  FILE_DISPOSITION_INFO simple{};
  simple.DeleteFile = TRUE;
  if (::SetFileInformationByHandle(handle, FileDispositionInfo, &simple, sizeof simple) != 0) return ERROR_SUCCESS;
  const int second = last_error();
  if (read_only) {
    change.FileAttributes = basic.FileAttributes;
    ::SetFileInformationByHandle(handle, FileBasicInfo, &change, sizeof change);
  }
  return second;
}

}  // namespace dismount
