// SPDX-License-Identifier: MIT
// The story of a dismount: find, check everything, save and take off, prove (contract, section 2).
#pragma once

#include "engine/engines.h"
#include "job/request.h"

namespace dismount {

/// Sends one PathResult a path, or one a mount if every mount is to be taken off. Returns the exit code: the first
/// failure's, in the order of the paths. An error: the mounts cannot be listed, so nothing was touched.
Result<int> run_dismount(const DismountJob& job, const Engines& engines, EngineContext& context);

}  // namespace dismount
