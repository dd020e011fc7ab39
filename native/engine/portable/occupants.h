// SPDX-License-Identifier: MIT
// Programs that use a mount directory: when they are in the way of a save or of emptying it, and waiting until they
// are not.
#pragma once

#include <chrono>
#include <string>

#include "engine/engine.h"

namespace dismount {

/// What is written while it is saved is saved half. Reading does not matter, on any system.
bool blocks_save(const Holder& holder);

/// Whether files that programs use, and directories that programs are in, can be removed. POSIX: yes; Windows: no.
bool can_remove_used_files();

/// Waits until nobody writes below the mount directory. Code::sharing_violation, with `report.holders`, if somebody
/// still does when `limit` has passed.
Result<void> wait_for_writers(const std::string& mount_path, std::chrono::seconds limit, EngineContext& context,
                              UnmountReport& report);

/// Where it matters, waits until nobody uses the mount directory; `report.holders` are those who still do when `limit`
/// has passed. That is no error: some programs allow a file that they use to be removed.
Result<void> wait_for_users(const std::string& mount_path, std::chrono::seconds limit, EngineContext& context,
                            UnmountReport& report);

}  // namespace dismount
