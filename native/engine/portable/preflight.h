// SPDX-License-Identifier: MIT
// The checks before a portable mount is touched: all findings at once, nothing changed (protocol/README.md lists them).
#pragma once

#include "engine/engine.h"
#include "engine/portable/mount_store.h"

namespace dismount {

/// The answer to saving a mount whose discard was interrupted.
Error discard_begun(const std::string& mount_path);

std::vector<Finding> preflight_mount(const EngineSettings& settings, const MountStore& store, const MountHead& record,
                                     const std::optional<Disposition>& disposition, EngineContext& context);

}  // namespace dismount
