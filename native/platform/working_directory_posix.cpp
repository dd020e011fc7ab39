// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <cerrno>

#include "platform/file.h"
#include "platform/same_place.h"
#include "platform/working_directory.h"

namespace dismount {

Result<void> leave_directory(const std::string& directory) {
  const Result<std::string> current = canonical_path(".");
  const Result<std::string> real = canonical_path(directory);
  if (!current || !real || !is_at_or_below(*current, *real)) return {};
  if (::chdir("/") != 0) return os_error("cannot leave the current directory", *current, errno);
  return {};
}

}  // namespace dismount
