// SPDX-License-Identifier: MIT
#pragma once

#include "wim/dentry.h"

namespace dismount {

/// Whether two trees hold the same entries in the same order, to the byte but for where their lists of children lie
/// and when they were last read: reading a file to save it is itself an access.
bool same_entries(const Dentry& a, const Dentry& b);

/// Whether every entry of `part` is in `whole`, to the byte but for the times of directories, whose entries may have
/// been removed.
bool all_in(const Dentry& part, const Dentry& whole);

}  // namespace dismount
