// SPDX-License-Identifier: MIT
// errno to our codes and texts.
#include <cerrno>
#include <string>
#include <utility>

#include "platform/error_text.h"
#include "platform/file.h"

namespace dismount {
namespace {

/// Texts are given where the errno says more than the code it maps to.
struct Row {
  int number;
  Code code;
  std::string_view cause = {};
  std::string_view next = {};
};

constexpr Row kRows[] = {
    {ENOENT, Code::file_not_found},
    {ENOTDIR, Code::not_a_directory},
    {EACCES, Code::access_denied},
    {EPERM, Code::access_denied},
    {EROFS, Code::write_protected},
    {ENOSPC, Code::disk_full},
    {EDQUOT, Code::disk_full, "the user's disk quota is used up", "free some space or ask for a higher quota"},
    {EFBIG, Code::disk_full, "the file system, or a limit of this process, does not allow a file this large",
     "use another file system or raise the limit"},
    {EEXIST, Code::already_exists},
    {ENOTEMPTY, Code::directory_not_empty},
    {ENAMETOOLONG, Code::name_too_long},
    {EINVAL, Code::invalid_parameter},
    {EOVERFLOW, Code::invalid_parameter},
    {EILSEQ, Code::invalid_name, "the file system does not accept these characters", "choose another name"},
    {EBUSY, Code::sharing_violation},
    {ETXTBSY, Code::sharing_violation, "the file is a program that is running", "end that program"},
    {EAGAIN, Code::sharing_violation},
    {ENOLCK, Code::not_supported, "the file system gives no locks", "use another file system"},
    {EISDIR, Code::not_supported, "it is a directory, not a file", "give the path of a file"},
    {ELOOP, Code::not_supported, "it is a symbolic link, or links lead in a circle", "give the path that is meant"},
    {EMLINK, Code::not_supported, "the file cannot have more names on this file system", "use another file system"},
    {EXDEV, Code::not_supported, "the two places are on different file systems", "use places on one file system"},
    {ENXIO, Code::not_supported, "it is a device or a pipe, not a regular file", "give the path of a file"},
    {ENODEV, Code::not_supported},
    {ENOSYS, Code::not_supported},
    {EOPNOTSUPP, Code::not_supported},
    {EIO, Code::io_device},
    {ESTALE, Code::io_device, "the network file system has lost the file", "mount it again"},
    {ENOTCONN, Code::io_device, "the program behind this file system has ended", "unmount it and mount it again"},
    {ETIMEDOUT, Code::io_device},
    {ENOMEM, Code::out_of_memory},
    {EMFILE, Code::out_of_memory, "this process has too many files open", "raise the limit (ulimit -n)"},
    {ENFILE, Code::out_of_memory, "the system has too many files open", "end other programs or raise the limit"},
};

}  // namespace

Error os_error(std::string what, std::string path, int number) {
  for (const Row& row : kRows) {
    if (row.number != number) continue;
    Meaning meaning = meaning_of(row.code);
    if (!row.cause.empty()) meaning = {.code = row.code, .cause = row.cause, .next = row.next};
    return make_error(std::move(what), std::move(path), meaning);
  }
  return Error{.code = Code::internal_error,
               .what = std::move(what),
               .where = std::move(path),
               .cause = "the system reported error number " + std::to_string(number),
               .next = "look this number up in errno(3)"};
}

}  // namespace dismount
