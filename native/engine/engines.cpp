// SPDX-License-Identifier: MIT
#include "engine/engines.h"

#include "engine/portable/engine.h"

namespace dismount {

Engines make_engines(const EngineSettings& settings) {
  Engines engines;
  engines.push_back(std::make_unique<PortableEngine>(settings));
  add_system_engines(settings, engines);
  return engines;
}

}  // namespace dismount
