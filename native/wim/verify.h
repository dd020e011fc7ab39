// SPDX-License-Identifier: MIT
// Proves that a WIM can be read: its tables agree, its integrity table matches, and (full) every stream of every image
// unpacks to the data that its hash names.
#pragma once

#include <optional>
#include <span>

#include "events/event.h"
#include "wim/progress.h"
#include "wim/reader.h"

namespace dismount {

enum class VerifyLevel { table, full };

struct VerifyResult {
  Verification verification;
  std::optional<Error> error;  ///< the first failure; also a cancel
};

/// A file of a WIM that is in one or several.
struct WimPart {
  File* file = nullptr;
  const Wim* wim = nullptr;
};

/// Bytes that a verification will hash, for its progress.
std::uint64_t bytes_to_verify(std::span<const WimPart> parts, VerifyLevel level);
std::uint64_t bytes_to_verify(const Wim& wim, VerifyLevel level);

/// The first part has the images; each blob may lie in any part. Of each file the integrity table is read first, then
/// the metadata, then all blobs in ascending order of their offset. Level `table` on a file without an integrity table
/// fails: there is nothing to compare with. Memory: that of check_blobs and check_solid_blobs, and 80 bytes a blob.
VerifyResult verify_parts(std::span<const WimPart> parts, VerifyLevel level, const OnProgress& progress);
VerifyResult verify_wim(File& file, const Wim& wim, VerifyLevel level, const OnProgress& progress);

}  // namespace dismount
