// SPDX-License-Identifier: MIT
// A run starts with a fresh log, as DISM's does: the old one goes to "<log>.bak", replacing the one there.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "platform/file.h"

namespace dismount {

struct FreshLog {
  std::unique_ptr<File> file;              ///< new and empty
  std::optional<std::string> archived_to;  ///< where the old log went, if there was one
};

/// Archives the log at `path`, if there is one, and creates a new one. The parent directory must exist
/// (Code::path_not_found). A file that does not begin as a log (begins_as_log), there or at "<log>.bak", a link, or
/// anything else that is not a regular file, is refused and left alone.
Result<FreshLog> start_fresh_log(const std::string& path);

}  // namespace dismount
