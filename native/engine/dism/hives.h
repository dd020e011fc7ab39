// SPDX-License-Identifier: MIT
// The registry hives that would keep a mount from being taken off, and the changes in them from being saved.
#pragma once

#include <string>
#include <vector>

#include "engine/dism/machine.h"

namespace dismount {

/// "HKLM\zSOFTWARE (C:\mnt\Windows\System32\config\SOFTWARE); …"
std::string name_hives(const std::vector<LoadedHive>& hives);

/// Unloads every hive whose file lies below the mount and adds it to `unloaded`. One that a program has open is tried
/// again for up to `limit`; the error names its key, and who uses the mount.
Result<void> unload_hives_below(const std::string& mount_path, std::chrono::seconds limit, const DismMachine& machine,
                                EngineContext& context, std::vector<UnloadedHive>& unloaded);

}  // namespace dismount
