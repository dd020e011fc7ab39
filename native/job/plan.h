// SPDX-License-Identifier: MIT
// One path of a dismount from the first look to its result.
#pragma once

#include <optional>

#include "engine/engine.h"
#include "job/places.h"

namespace dismount {

struct Plan {
  Engine* engine = nullptr;         ///< none: not a mount
  std::optional<MountPlace> place;  ///< set with the engine
  const Plan* same_as = nullptr;    ///< the plan that takes this mount off, if it is named twice
  /// Its error is not a failed save of its own (another mount is in the way, or stopped the run): it is not discarded
  /// for it.
  bool held_back = false;
  PathResult result;
};

}  // namespace dismount
