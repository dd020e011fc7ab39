// SPDX-License-Identifier: MIT
// The current directory of this process.
#pragma once

#include <string>

#include "base/result.h"

namespace dismount {

/// If the current directory is `directory` or lies below it, changes to the root of its volume: a process keeps its
/// current directory in use, and must not do so with one that is about to go. Relative paths mean something else then.
Result<void> leave_directory(const std::string& directory);

}  // namespace dismount
