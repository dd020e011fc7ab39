// SPDX-License-Identifier: MIT
// Takes one mount of DISM's off. A save has two phases, and DISM may fail between them: then the image is saved, the
// mount is still there, and to save again is refused, or would be done twice. So the image file decides what happened,
// and what is left is an unmount that does not commit.
#pragma once

#include "engine/dism/dism_api.h"
#include "engine/dism/machine.h"
#include "engine/engine.h"

namespace dismount {

/// What stays the same for all mounts of a run.
struct DismTools {
  DismApi& api;
  const DismMachine& machine;
  const EngineSettings& settings;
};

/// Remounts the image if it needs that, unloads the hives below it, saves or not, unmounts, and looks into DISM's list
/// whether the mount is gone. Waits up to settings.handle_timeout for those who hold it. preflight_dism_mount() comes
/// first: combinations that it refuses are not looked for here.
UnmountReport unmount_dism_mount(const DismTools& tools, const MountInfo& mount, const Disposition& disposition,
                                 EngineContext& context);

}  // namespace dismount
