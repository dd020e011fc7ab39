// SPDX-License-Identifier: MIT
// Writes the files of a plan, several at a time.
#pragma once

#include "engine/portable/extraction_plan.h"
#include "platform/tree.h"
#include "wim/progress.h"
#include "wim/reader.h"

namespace dismount {

/// The folders must be there. Each file's data is checked against its SHA-1, and its entry gets what it looks like on
/// disk. `progress` counts bytes and is called by one thread at a time.
Result<void> extract_files(File& file, const Wim& wim, ExtractionPlan& plan, Directory& target,
                           const OnProgress& progress, unsigned workers);

}  // namespace dismount
