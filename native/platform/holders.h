// SPDX-License-Identifier: MIT
// Who keeps a directory busy: processes with files, modules or their current directory below it.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "events/event.h"

namespace dismount {

/// The processes that use something below `directory` (an absolute path), but not this one. Those that this user may
/// not look into are not seen. At most 64 are told, writers first.
Result<std::vector<Holder>> holders_below(const std::string& directory);

}  // namespace dismount
