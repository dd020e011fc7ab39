// SPDX-License-Identifier: MIT
// Whether the WIM of a mount still is the file that was mounted, or what an own, interrupted save made of it.
#pragma once

#include <optional>

#include "engine/portable/mount_store.h"

namespace dismount {

enum class WimState {
  as_mounted,
  saved_by_us,  ///< a save of this mount is complete in the file; only the unmount is open
  torn,         ///< the header is partly the old and partly the new one: an own write that the disk cut in half
};

/// Compares the header on disk with the record and the journal. Code::wim_changed if somebody else wrote the file.
Result<WimState> wim_state(File& wim, const MountHead& record, const std::optional<CommitJournal>& journal);

/// Makes a torn header whole again. Both headers name durable data; the old one is the one whose save had ended.
Result<void> repair_header(File& wim, const CommitJournal& journal);

/// Makes the header that was found durable. The run that wrote it may have died before its last sync, or that sync may
/// have failed: then the system takes the header for written, and a sync alone would do nothing.
Result<void> settle_header(File& wim, const HeaderBytes& found);

}  // namespace dismount
