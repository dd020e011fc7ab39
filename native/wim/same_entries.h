// SPDX-License-Identifier: MIT
#pragma once

#include "wim/dentry.h"

namespace dismount {

/// Whether two trees hold the same entries in the same order, to the byte but for where their lists of children lie
/// and when they were last read: reading a file to save it is itself an access.
bool same_entries(const Dentry& a, const Dentry& b);

}  // namespace dismount
