// SPDX-License-Identifier: MIT
// Which engines there are: the only place that lists them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/engine.h"

namespace dismount {

using Engines = std::vector<std::unique_ptr<Engine>>;

/// In the order in which they are asked for a path.
Engines make_engines(const EngineSettings& settings);

/// Adds those that only this system has.
void add_system_engines(const EngineSettings& settings, Engines& engines);

}  // namespace dismount
