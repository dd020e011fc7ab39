// SPDX-License-Identifier: MIT
// Where in an image something is, for a message. A path is made only when there is one to tell: a tree may be a
// thousand folders deep, and the path of every entry would be a thousand times its names.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "wim/dentry.h"

namespace dismount {

/// "/a/b/c" of {"c", "b", "a"}; "/" of nothing. Of a path that nobody would read the first and the last part.
std::string joined_path(const std::vector<std::string>& names_from_entry);

/// The path of the first entry for which `wanted` holds, `root` first and folders before what is in them.
std::optional<std::string> find_path(const Dentry& root, const std::function<bool(const Dentry&)>& wanted);

}  // namespace dismount
