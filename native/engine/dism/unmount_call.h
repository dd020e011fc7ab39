// SPDX-License-Identifier: MIT
// One call of DismUnmountImage, which takes minutes, with its progress.
#pragma once

#include <string>

#include "engine/dism/dism_api.h"
#include "engine/engine.h"

namespace dismount {

/// Calls on a thread of its own and tells every event from the caller's thread, because a Sink is for one thread only
/// and DISM may call back from any. A cancel is told but not passed on: an unmount that is cut off leaves the image in
/// a state that nobody knows (contract, section 5).
DismStatus call_unmount(DismApi& api, const std::string& mount_path, std::uint32_t flags, EngineContext& context);

}  // namespace dismount
