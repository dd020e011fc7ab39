// SPDX-License-Identifier: MIT
// What is looked at before DISM is asked to take a mount off. Changes nothing.
#pragma once

#include <optional>
#include <vector>

#include "engine/dism/machine.h"
#include "engine/engine.h"

namespace dismount {

std::vector<Finding> preflight_dism_mount(const MountInfo& mount, const std::optional<Disposition>& disposition,
                                          const EngineSettings& settings, const DismMachine& machine);

}  // namespace dismount
