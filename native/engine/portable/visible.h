// SPDX-License-Identifier: MIT
// Which dentries of an image are shown in a mount directory, and under which names. The others (names this system
// cannot hold, repeated names, encrypted files) stay in the image untouched.
#pragma once

#include <string>
#include <vector>

#include "wim/dentry.h"

namespace dismount {

struct VisibleChild {
  const Dentry* dentry;
  std::string name;  ///< one component, in this system's text
};

/// Children of a directory that are shown, in the image's order. The same answer on every call.
std::vector<VisibleChild> visible_children(const Dentry& directory);

}  // namespace dismount
