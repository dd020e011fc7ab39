// SPDX-License-Identifier: MIT
// Which entry of the image each listed one is, by its name.
#pragma once

#include "engine/portable/known_entries.h"
#include "engine/portable/listing.h"

namespace dismount {

/// Fills in `known` and `hidden` of all that is listed in and below `folder`, which is `directory` of the image, as far
/// as each directory on the way there has the name and kind that it had; what was renamed or is new stays unknown.
Result<void> match_names(ListedFolder& folder, const Dentry& directory, const KnownEntries& known);

}  // namespace dismount
