// SPDX-License-Identifier: MIT
// The real DISM.
#pragma once

#include "engine/dism/dism_api.h"

namespace dismount {

/// Loads dismapi.dll from System32, and from nowhere else.
Result<std::unique_ptr<DismApi>> load_dismapi();

/// %WINDIR%\Logs\DISM\dism.log; empty if Windows does not tell its folder.
std::string default_dism_log();

}  // namespace dismount
