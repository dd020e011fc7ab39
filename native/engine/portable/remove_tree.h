// SPDX-License-Identifier: MIT
// Empties a mount directory, never through a link and never onto another file system.
#pragma once

#include "base/workers.h"
#include "platform/tree.h"
#include "wim/progress.h"

namespace dismount {

/// Removes everything below `directory`, which stays. Goes on after a failure and returns the one whose path comes
/// first. `progress` counts entries and is called by one thread at a time; its error stops all.
Result<void> remove_contents(Directory& directory, const OnProgress& progress, unsigned workers = worker_count());

}  // namespace dismount
