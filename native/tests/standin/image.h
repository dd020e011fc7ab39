// SPDX-License-Identifier: MIT
// What is done for real: a mount is an extracted image of the portable engine, kept in the stand-in's own records.
#pragma once

#include "tests/standin/mounts.h"

namespace dismount::standin {

HRESULT mount_image(const Mount& mount, bool check_integrity);

/// Writes the changes into the WIM; the mount stays. `flags` are those of DismUnmountImage.
HRESULT commit_image(const Mount& mount, DWORD flags);

/// Empties the directory and forgets the mount. 0xC1420117 while a program keeps a file of it open.
HRESULT detach_image(const Mount& mount);

}  // namespace dismount::standin
