// SPDX-License-Identifier: MIT
#include "platform/handle_win32.h"
#include "platform/same_place.h"
#include "platform/working_directory.h"

namespace dismount {

Result<void> leave_directory(const std::string& directory) {
  const Result<std::string> current = canonical_path(".");
  const Result<std::string> real = canonical_path(directory);
  if (!current || !real || !is_at_or_below(*current, *real)) return {};
  std::string root = *current;
  while (parent_path(root) != root) root = parent_path(root);
  const std::optional<std::wstring> wide = to_wide(root);
  if (!wide || ::SetCurrentDirectoryW(wide->c_str()) == 0) {
    return os_error("cannot leave the current directory", *current, last_error());
  }
  return {};
}

}  // namespace dismount
