// SPDX-License-Identifier: MIT
// A second look at a directory tree before what was read of it becomes the image: what others wrote meanwhile would be
// lost with the mount.
#pragma once

#include "engine/portable/listing.h"

namespace dismount {

/// Lists `root` again and compares kinds, inodes, sizes and times of writing with `listed`. Code::sharing_violation
/// that names the first entry that was added, changed or removed.
Result<void> check_still_listed(Directory& root, const ListedTree& listed, const OnProgress& progress);

}  // namespace dismount
