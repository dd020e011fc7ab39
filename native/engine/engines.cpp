// SPDX-License-Identifier: MIT
#include "engine/engines.h"

#include "engine/portable/engine.h"

namespace dismount {

Engines make_engines(const std::string& state_directory) {
  Engines engines;
  engines.push_back(std::make_unique<PortableEngine>(state_directory));
  return engines;
}

}  // namespace dismount
