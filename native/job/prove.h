// SPDX-License-Identifier: MIT
// What is told and proven about a file that a dismount has saved: it is read again with our own reader.
#pragma once

#include <string>

#include "engine/engine.h"
#include "job/request.h"

namespace dismount {

/// The file of a mount just before it is saved, for an engine that does not tell it
/// (Engine::tells_before). Of an engine that may write the whole file anew, the mounted image's metadata is kept, so
/// that what changed can be told. Of a VHD, VHDX or FFU only the size is known.
Result<Snapshot> look_before_save(const MountInfo& mount);

/// Reads the saved file again: compares it with `report.before`, verifies it as `choice` says, names its digest and its
/// unused space, and tells each changed entry (FileChanged; at most 100,000). Fills `result`; an error of the dismount
/// itself is kept before one from here. `result.mount` must be set. Of a VHD, VHDX or FFU there is only the digest.
void prove_saved(const UnmountReport& report, VerifyChoice choice, PathResult& result, EngineContext& context);

}  // namespace dismount
