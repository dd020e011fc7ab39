// SPDX-License-Identifier: MIT
// The values of HKLM\SYSTEM\CurrentControlSet\Control\hivelist, where Windows keeps which hive is loaded from which
// file: the value's name is the hive's key as the kernel calls it, its data the file, mostly as a device's path.
// https://learn.microsoft.com/windows/win32/sysinfo/registry-hives
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "platform/hives.h"

namespace dismount {

/// One directory in both forms that a value's data may have.
struct HivePlace {
  std::string dos;     ///< "C:\\mnt"
  std::string device;  ///< "\\Device\\HarddiskVolume3\\mnt"; empty if it is not known
};

/// The hive of a value, if its file lies below `directory` and its key is one that can be unloaded: directly below
/// \REGISTRY\MACHINE or \REGISTRY\USER. Letters of either case are the same (as far as they are ASCII: the data has the
/// case of the disk, not of whoever loaded the hive).
std::optional<LoadedHive> hive_below(const HivePlace& directory, std::string_view name, std::string_view data);

}  // namespace dismount
