// SPDX-License-Identifier: MIT
// Several images of one WIM can be mounted at once. A save of one changes the file's header, but not the others'
// images, so their records follow.
#pragma once

#include <string>
#include <vector>

#include "engine/portable/mount_store.h"

namespace dismount {

/// After a save of `saved`'s mount, whose journal tells which headers the file had: renews the records and journals of
/// the other mounts. Those of the saved image itself are not: what they show is no longer what is in the file.
/// Returns the paths of those that could not be renewed.
std::vector<std::string> refresh_siblings(const MountStore& store, const MountHead& saved, const CommitJournal& journal,
                                          File& wim);

/// If the file is not what `record` says because a run was killed between its save of another mount and the renewal of
/// this record, that mount's journal tells so: brings the record in memory up to date. Not if that save replaced the
/// record's own image. Returns whether anything was brought up to date.
Result<bool> follow_siblings(const MountStore& store, MountHead& record, File& wim);

/// The same, and keeps it. Under the lock of the mount, which may be gone otherwise.
Result<void> renew_after_siblings(const MountStore& store, MountHead& record, File& wim);

}  // namespace dismount
