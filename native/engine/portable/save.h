// SPDX-License-Identifier: MIT
// Saving one mount: what changed in its directory goes into the WIM, once, whatever an earlier run left behind.
#pragma once

#include "engine/engine.h"
#include "engine/portable/mount_store.h"

namespace dismount {

/// The mount's lock must be held. Fills in what `report` says about the save; `record` is read again under the lock of
/// the WIM, since a save of another of its images may just have ended.
Result<void> save_mount(const MountStore& store, const MountHead& mount, const Commit& commit, EngineContext& context,
                        UnmountReport& report);

/// For a discard: cuts off what a save that was killed left behind the end of the WIM, and mends a torn header. Best
/// effort: a WIM that is gone or belongs to somebody else now is no reason to keep the mount.
void clean_up_interrupted_save(const MountStore& store, const MountHead& record, EngineContext& context);

}  // namespace dismount
