// SPDX-License-Identifier: MIT
// DISM is on Windows only.
#include "engine/engines.h"

namespace dismount {

void add_system_engines(const EngineSettings&, Engines&) {}

}  // namespace dismount
