// SPDX-License-Identifier: MIT
// Registry hives that were loaded from files. Windows only; elsewhere there are none.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace dismount {

struct LoadedHive {
  std::string key;   ///< as reg.exe names it: "HKLM\\zSOFTWARE", "HKU\\zDEFAULT"
  std::string file;  ///< the hive file as a DOS path: "C:\\mnt\\Windows\\System32\\config\\SOFTWARE"
};

/// The loaded hives whose file lies below `directory` (an absolute path), in any spelling of it.
Result<std::vector<LoadedHive>> hives_below(const std::string& directory);

/// Unloads the hive; its changes are in its file afterwards. Code::access_denied while a program has a key of it open.
Result<void> unload_hive(const LoadedHive& hive);

}  // namespace dismount
