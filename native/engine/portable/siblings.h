// SPDX-License-Identifier: MIT
// Several images of one WIM can be mounted at once. A save of one changes the file's header, but not the others'
// images, so their records follow.
#pragma once

#include <string>
#include <vector>

#include "engine/portable/mount_store.h"

namespace dismount {

/// After a save of `saved`'s mount, whose file had `old_header`: renews the records and journals of the other mounts.
/// Those of the image `saved_index` itself are not: what they show is no longer what is in the file.
/// Returns the paths of those that could not be renewed.
std::vector<std::string> refresh_siblings(const MountStore& store, const MountHead& saved,
                                          const HeaderBytes& old_header, std::uint32_t saved_index, File& wim);

/// If the file is not what `record` says because a run was killed between its save of another mount and the renewal of
/// this record, that mount's journal tells so: brings the record up to date and keeps it. Not if that save replaced the
/// record's own image.
Result<void> follow_siblings(const MountStore& store, MountHead& record, File& wim);

}  // namespace dismount
