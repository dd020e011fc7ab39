// SPDX-License-Identifier: MIT
// The scratch directory of a request: it must exist, be a local directory and be writable (contract, section 1).
#pragma once

#include <string>

#include "base/result.h"

namespace dismount {

/// Proves it by making a file in it and removing it again.
Result<void> check_scratch_directory(const std::string& path);

}  // namespace dismount
