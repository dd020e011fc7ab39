// SPDX-License-Identifier: MIT
// What the engine asks of the machine besides DISM. Functions, so that a test can put its own in their place.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "engine/wait_for_holders.h"
#include "platform/hives.h"

namespace dismount {

struct DismMachine {
  std::function<bool()> is_elevated;
  std::function<std::string()> native_architecture;
  std::function<std::string()> process_architecture;
  std::function<Result<std::vector<LoadedHive>>(const std::string& directory)> hives_below;
  std::function<Result<void>(const LoadedHive& hive)> unload_hive;
  std::function<Result<std::vector<Holder>>(const std::string& directory)> holders_below;
  /// Whether Windows would put something else in the place of %name%.
  std::function<bool(const std::string& name)> is_variable;
  WaitClock* clock = nullptr;  ///< never null in use
};

/// The machine that this runs on.
DismMachine this_machine();

}  // namespace dismount
