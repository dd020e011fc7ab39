// SPDX-License-Identifier: MIT
// Proves that a WIM can be read: its tables agree, its integrity table matches, and (full) every stream of every image
// unpacks to the data that its hash names.
#pragma once

#include <optional>

#include "events/event.h"
#include "wim/progress.h"
#include "wim/reader.h"

namespace dismount {

enum class VerifyLevel { table, full };

struct VerifyResult {
  Verification verification;
  std::optional<Error> error;  ///< the first failure; also a cancel
};

/// Bytes that a verification will hash, for its progress.
std::uint64_t bytes_to_verify(const Wim& wim, VerifyLevel level);

/// Level `table` on a file without an integrity table fails: there is nothing to compare with.
VerifyResult verify_wim(File& file, const Wim& wim, VerifyLevel level, const OnProgress& progress);

}  // namespace dismount
