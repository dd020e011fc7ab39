// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cerrno>

#include "platform/file.h"

using namespace dismount;

TEST_CASE("errno becomes a code, a cause and a next step") {
  const Error error = os_error("cannot open the file", "/a", EACCES);
  CHECK(error.code == Code::access_denied);
  CHECK(error.what == "cannot open the file");
  CHECK(error.where == "/a");
  for (const int number :
       {ENOENT, ENOTDIR, EPERM,  EROFS,      ENOSPC, EDQUOT, EFBIG,        EEXIST, ENOTEMPTY, EIO,
        ENOMEM, ELOOP,   EAGAIN, EOPNOTSUPP, ENOSYS, EINVAL, ENAMETOOLONG, EBUSY,  EXDEV,     EMFILE}) {
    CAPTURE(number);
    const Error each = os_error("x", "y", number);
    CHECK(each.code != Code::internal_error);
    CHECK_FALSE(each.cause.empty());
    CHECK_FALSE(each.next.empty());
  }
  CHECK(os_error("x", "y", ENOSPC).code == Code::disk_full);
  CHECK(os_error("x", "y", EDQUOT).code == Code::disk_full);
}

TEST_CASE("an errno that the table lacks is named by its number") {
  const Error error = os_error("x", "y", 12345);
  CHECK(error.code == Code::internal_error);
  CHECK(error.cause.find("12345") != std::string::npos);
}
