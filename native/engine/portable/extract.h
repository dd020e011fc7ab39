// SPDX-License-Identifier: MIT
// Extracts an image into an empty directory. Every name is made relative to its parent's handle and never through a
// link; links are made last (format section 15).
#pragma once

#include "base/workers.h"
#include "engine/portable/extraction_plan.h"
#include "platform/tree.h"
#include "wim/progress.h"
#include "wim/reader.h"

namespace dismount {

/// Carries `plan` out below `target`: all data is checked against its SHA-1, and the entries get what they look like on
/// disk. On any number of workers the result is the same, and so is the error: that of the file whose data comes first.
/// Links whose data makes no sense are taken out of the entries and counted as hidden. `progress` counts bytes and is
/// called by one thread at a time.
Result<void> extract_image(File& file, const Wim& wim, ExtractionPlan& plan, Directory& target,
                           const OnProgress& progress, unsigned workers = worker_count());

}  // namespace dismount
