// SPDX-License-Identifier: MIT
#include "engine/dism/machine.h"

#include <cstdlib>

#include "platform/holders.h"
#include "platform/host.h"

namespace dismount {

DismMachine this_machine() {
  return {.is_elevated = is_elevated,
          .native_architecture = native_architecture,
          .process_architecture = process_architecture,
          .hives_below = hives_below,
          .unload_hive = unload_hive,
          .holders_below = holders_below,
          .is_variable = [](const std::string& name) { return std::getenv(name.c_str()) != nullptr; },
          .clock = &steady_wait_clock()};
}

}  // namespace dismount
