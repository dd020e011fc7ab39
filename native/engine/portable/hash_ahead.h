// SPDX-License-Identifier: MIT
// Hashes the files that a scan will find new or changed, by several threads, before the scan asks for them.
#pragma once

#include <functional>

#include "engine/portable/known_entries.h"
#include "engine/portable/listing.h"

namespace dismount {

/// Fills in the hash of each file below `listed`, the listing of `root`, that its record does not prove unchanged. A
/// file that cannot be read, or is not as large as it was listed, gets none: the scan comes to it in its own order and
/// says so; so it does for very large ones. `still_wanted` is asked by the caller's thread; its error is returned.
Result<void> hash_ahead(Directory& root, ListedFolder& listed, KnownEntries& known,
                        const std::function<Result<void>()>& still_wanted);

}  // namespace dismount
