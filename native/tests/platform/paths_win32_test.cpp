// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "platform/file.h"
#include "platform/handle_win32.h"
#include "tests/platform/scratch.h"

using namespace dismount;

TEST_CASE("parents of Windows paths stop at drives and shares") {
  CHECK(parent_path("C:\\") == "C:\\");
  CHECK(parent_path("C:\\a") == "C:\\");
  CHECK(parent_path("C:/a/b") == "C:/a");
  CHECK(parent_path("C:\\a\\b\\") == "C:\\a");
  CHECK(parent_path("C:a") == "C:");
  CHECK(parent_path("\\a") == "\\");
  CHECK(parent_path("\\\\server\\share") == "\\\\server\\share");
  CHECK(parent_path("\\\\server\\share\\a") == "\\\\server\\share");
  CHECK(parent_path("\\\\?\\C:\\") == "\\\\?\\C:\\");
  CHECK(parent_path("\\\\?\\C:\\a") == "\\\\?\\C:\\");
  CHECK(parent_path("\\\\?\\UNC\\server\\share\\a\\b") == "\\\\?\\UNC\\server\\share\\a");
}

TEST_CASE("native paths have the prefix that lifts limits") {
  CHECK(native_path("C:\\a\\..\\b").value() == L"\\\\?\\C:\\b");
  CHECK(native_path("C:/a").value() == L"\\\\?\\C:\\a");
  CHECK(native_path("\\\\server\\share\\a").value() == L"\\\\?\\UNC\\server\\share\\a");
  CHECK(native_path("\\\\?\\C:\\a.").value() == L"\\\\?\\C:\\a.");
  CHECK(code_of(native_path(std::string("a\0b", 3))) == Code::invalid_name);
  CHECK(code_of(native_path("\xff")) == Code::invalid_name);
  CHECK(code_of(native_path("")) == Code::file_not_found);
}

TEST_CASE("absolute paths are shown without it") {
  CHECK(absolute_path("C:\\a\\.\\b\\").value() == "C:\\a\\b");
  CHECK(absolute_path("C:\\").value() == "C:\\");
  CHECK(without_prefix(L"\\\\?\\UNC\\server\\share") == L"\\\\server\\share");
  CHECK(without_prefix(L"\\\\?\\Volume{1}\\") == L"\\\\?\\Volume{1}\\");
}

TEST_CASE("a device is refused as a file") {
  CHECK_FALSE(open_file("NUL", OpenMode::read).ok());
  CHECK_FALSE(open_file("\\\\.\\NUL", OpenMode::read_write).ok());
}

TEST_CASE("a number of Windows becomes a code, and one we do not know keeps its number") {
  CHECK(os_error("x", "y", ERROR_ACCESS_DENIED).code == Code::access_denied);
  CHECK(os_error("x", "y", ERROR_DISK_FULL).code == Code::disk_full);
  CHECK(os_error("x", "y", ERROR_LOCK_VIOLATION).code == Code::sharing_violation);
  const Error error = os_error("x", "y", 1234);
  CHECK(static_cast<std::uint32_t>(error.code) == 0x800704D2);
  CHECK(error.cause.find("1234") != std::string::npos);
}

TEST_CASE("file times are nanoseconds since 1970 and back, rounded down") {
  CHECK(from_file_time(116'444'736'000'000'000) == 0);
  CHECK(from_file_time(116'444'736'000'000'001) == 100);
  CHECK(to_file_time(0) == 116'444'736'000'000'000);
  CHECK(to_file_time(199) == 116'444'736'000'000'001);
  CHECK(to_file_time(-1) == 116'444'735'999'999'999);
  CHECK(to_file_time(-100) == 116'444'735'999'999'999);
  CHECK(from_file_time(INT64_MAX) == INT64_MAX);
  CHECK(to_file_time(INT64_MIN) > 0);
}
