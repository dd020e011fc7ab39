// SPDX-License-Identifier: MIT
// Verifies a file and takes its digest while it is read, for `verify` and for what a dismount saved.
#pragma once

#include <span>
#include <string>

#include "engine/engine.h"
#include "job/request.h"
#include "wim/file_digest.h"

namespace dismount {

/// Verifies a WIM at the level, as the phase `verify` of `path`. Of damage that the integrity table of a whole file
/// found, the error also names what it lies in, if that can be told.
VerifyResult verify_pass(std::span<const WimPart> parts, VerifyLevel level, const std::string& path,
                         EngineContext& context);

/// The digest, once it is there: as the phase `digest` of `path`, if there is enough left to read of the file of `size`
/// bytes to be worth one.
Result<std::string> finish_digest(FileDigest& digest, std::uint64_t size, const std::string& path,
                                  EngineContext& context);

/// One file of the job, from its opening to its digest. With the first file of a split set, the whole set is verified.
/// Code::wim_changed if a file did not stay as it was meanwhile.
FileVerified verify_file(const std::string& path, const VerifyJob& job, EngineContext& context);

}  // namespace dismount
