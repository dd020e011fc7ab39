// SPDX-License-Identifier: MIT
// The directory of a mount, told from another one that has taken its name.
#pragma once

#include <memory>

#include "engine/portable/mount_record.h"
#include "platform/tree.h"

namespace dismount {

/// Opens the directory that was mounted. Code::mount_replaced if it is gone or another one is there now.
Result<std::unique_ptr<Directory>> open_mount_directory(const MountHead& mount);

}  // namespace dismount
