// SPDX-License-Identifier: MIT
// Empties a mount directory, never through a link and never onto another file system.
#pragma once

#include "platform/tree.h"
#include "wim/progress.h"

namespace dismount {

/// Removes everything below `directory`, which stays. Goes on after a failure and returns the first one.
/// Progress counts entries.
Result<void> remove_contents(Directory& directory, const OnProgress& progress);

}  // namespace dismount
