// SPDX-License-Identifier: MIT
// Which engines there are: the only place that lists them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/engine.h"

namespace dismount {

using Engines = std::vector<std::unique_ptr<Engine>>;

Engines make_engines(const std::string& state_directory);

}  // namespace dismount
