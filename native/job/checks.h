// SPDX-License-Identifier: MIT
// The checks of one mount before anything is touched (contract, section 2, step 2).
#pragma once

#include "engine/engine.h"
#include "job/request.h"

namespace dismount {

/// The engine's own checks and those that are the same for every engine. Sends a Finding each; the first error becomes
/// the result's. Also fills in what is known of the image before the run. `result.mount` must be set.
void check_mount(Engine& engine, const DismountJob& job, PathResult& result, EngineContext& context);

}  // namespace dismount
