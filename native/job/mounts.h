// SPDX-License-Identifier: MIT
// What is mounted, over all engines.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/engines.h"

namespace dismount {

struct FoundMount {
  Engine* engine;
  MountInfo info;
};

/// The mount at `path`, however the path is written. Code::not_mounted if no engine has one there; an engine that
/// cannot tell (DISM without an elevated token) is an error only if none of the others has it.
Result<FoundMount> find_mount(const Engines& engines, const std::string& path);

struct MountList {
  std::vector<FoundMount> mounts;
  std::optional<Error> incomplete;  ///< why there may be more; the last of the engines says it
};

/// Every mount of every engine.
MountList list_mounts(const Engines& engines);

}  // namespace dismount
