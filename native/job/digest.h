// SPDX-License-Identifier: MIT
// The SHA-256 of a whole file, as attestations name it.
#pragma once

#include <string>

#include "platform/file.h"
#include "wim/progress.h"

namespace dismount {

/// "sha256:" and 64 lower-case digits.
Result<std::string> digest_of(File& file, const OnProgress& progress);

}  // namespace dismount
