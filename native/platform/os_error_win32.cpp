// SPDX-License-Identifier: MIT
// GetLastError() to our codes and texts.
#include <string>
#include <utility>

#include "platform/error_text.h"
#include "platform/handle_win32.h"

namespace dismount {
namespace {

/// Texts are given where the number says more than the code it maps to.
struct Row {
  int number;
  Code code;
  std::string_view cause = {};
  std::string_view next = {};
};

constexpr Row kRows[] = {
    {ERROR_FILE_NOT_FOUND, Code::file_not_found},
    {ERROR_PATH_NOT_FOUND, Code::path_not_found},
    {ERROR_INVALID_DRIVE, Code::path_not_found},
    {ERROR_BAD_NETPATH, Code::path_not_found, "the network path was not found", "check the name of server and share"},
    {ERROR_BAD_NET_NAME, Code::path_not_found, "the network path was not found", "check the name of server and share"},
    {ERROR_ACCESS_DENIED, Code::access_denied},
    {ERROR_PRIVILEGE_NOT_HELD, Code::access_denied, "the user of this process lacks a privilege for that",
     "run as administrator; for symbolic links, Developer Mode is enough"},
    {ERROR_DELETE_PENDING, Code::access_denied, "it was removed, but a program still holds it open",
     "end that program"},
    {ERROR_INVALID_DATA, Code::invalid_data},
    {ERROR_NOT_ENOUGH_MEMORY, Code::out_of_memory},
    {ERROR_OUTOFMEMORY, Code::out_of_memory},
    {ERROR_NO_SYSTEM_RESOURCES, Code::out_of_memory},
    {ERROR_TOO_MANY_OPEN_FILES, Code::out_of_memory, "this process has too many files open", "end other programs"},
    {ERROR_WRITE_PROTECT, Code::write_protected},
    {ERROR_SHARING_VIOLATION, Code::sharing_violation},
    {ERROR_LOCK_VIOLATION, Code::sharing_violation},
    {ERROR_LOCK_FAILED, Code::sharing_violation},
    {ERROR_BUSY, Code::sharing_violation},
    {ERROR_USER_MAPPED_FILE, Code::sharing_violation, "another program has mapped the file into memory",
     "end that program"},
    {ERROR_NOT_SUPPORTED, Code::not_supported},
    {ERROR_INVALID_FUNCTION, Code::not_supported},
    {ERROR_CALL_NOT_IMPLEMENTED, Code::not_supported},
    {ERROR_NOT_SAME_DEVICE, Code::not_supported, "the two places are on different volumes", "use one volume"},
    {ERROR_TOO_MANY_LINKS, Code::not_supported, "the file cannot have more names on this file system",
     "use another file system"},
    {ERROR_DIRECTORY_NOT_SUPPORTED, Code::not_supported, "it is a directory, not a file", "give the path of a file"},
    {ERROR_CANT_RESOLVE_FILENAME, Code::not_supported, "links lead in a circle", "give the path that is meant"},
    {ERROR_STOPPED_ON_SYMLINK, Code::not_supported, "it is a symbolic link", "give the path that is meant"},
    {ERROR_NOT_A_REPARSE_POINT, Code::invalid_parameter, "it is not a link", "check the path"},
    {ERROR_ALREADY_EXISTS, Code::already_exists},
    {ERROR_FILE_EXISTS, Code::already_exists},
    {ERROR_INVALID_PARAMETER, Code::invalid_parameter},
    {ERROR_DISK_FULL, Code::disk_full},
    {ERROR_HANDLE_DISK_FULL, Code::disk_full},
    {ERROR_DISK_QUOTA_EXCEEDED, Code::disk_full, "the user's disk quota is used up",
     "free some space or ask for a higher quota"},
    {ERROR_FILE_TOO_LARGE, Code::disk_full, "the file system does not allow a file this large",
     "use another file system"},
    {ERROR_INVALID_NAME, Code::invalid_name},
    {ERROR_BAD_PATHNAME, Code::invalid_name},
    {ERROR_DIR_NOT_EMPTY, Code::directory_not_empty},
    {ERROR_FILENAME_EXCED_RANGE, Code::name_too_long},
    {ERROR_BUFFER_OVERFLOW, Code::name_too_long},
    {ERROR_DIRECTORY, Code::not_a_directory},
    {ERROR_IO_DEVICE, Code::io_device},
    {ERROR_CRC, Code::io_device},
    {ERROR_READ_FAULT, Code::io_device},
    {ERROR_WRITE_FAULT, Code::io_device},
    {ERROR_SEEK, Code::io_device},
    {ERROR_GEN_FAILURE, Code::io_device},
    {ERROR_NOT_READY, Code::io_device},
    {ERROR_DEV_NOT_EXIST, Code::io_device},
    {ERROR_NETNAME_DELETED, Code::io_device, "the connection to the share was lost", "check the network"},
    {ERROR_OPERATION_ABORTED, Code::cancelled},
    {ERROR_CANCELLED, Code::cancelled},
    {ERROR_NOT_FOUND, Code::not_found},
    {ERROR_FILE_CORRUPT, Code::file_corrupt},
    {ERROR_DISK_CORRUPT, Code::file_corrupt},
};

}  // namespace

Error os_error(std::string what, std::string path, int number) {
  for (const Row& row : kRows) {
    if (row.number != number) continue;
    Meaning meaning = meaning_of(row.code);
    if (!row.cause.empty()) meaning = {.code = row.code, .cause = row.cause, .next = row.next};
    return make_error(std::move(what), std::move(path), meaning);
  }
  // Our codes are HRESULTs, so that a number without a row of its own still says what Windows said.
  constexpr std::uint32_t kWin32 = 0x80070000;
  return Error{.code = static_cast<Code>(kWin32 | (static_cast<std::uint32_t>(number) & 0xFFFF)),
               .what = std::move(what),
               .where = std::move(path),
               .cause = "Windows reported error number " + std::to_string(number),
               .next = "look this number up with: net helpmsg " + std::to_string(number)};
}

}  // namespace dismount
