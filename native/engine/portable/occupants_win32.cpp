// SPDX-License-Identifier: MIT
#include "engine/portable/occupants.h"

namespace dismount {

bool can_remove_used_files() { return false; }

}  // namespace dismount
