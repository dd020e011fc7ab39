// SPDX-License-Identifier: MIT
#include "engine/dism/dismapi_win32.h"
#include "engine/dism/engine.h"
#include "engine/engines.h"

namespace dismount {

void add_system_engines(const EngineSettings& settings, Engines& engines) {
  engines.push_back(std::make_unique<DismEngine>(settings, load_dismapi, this_machine(), default_dism_log()));
}

}  // namespace dismount
