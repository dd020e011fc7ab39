// SPDX-License-Identifier: MIT
// Finds a mount in DISM's list, however its path is written.
#pragma once

#include <string>
#include <vector>

#include "engine/dism/dism_api.h"

namespace dismount {

/// Whether both are the same path in another case, with other or trailing separators. Looks at no file.
bool same_path_text(const std::string& a, const std::string& b);

/// The mount at the absolute path `path`: by its text, else as the same directory on disk, which covers short (8.3)
/// names, junctions, subst drives and letters outside of ASCII in another case. Nothing if it is none of them.
const DismMount* find_mount(const std::vector<DismMount>& mounts, const std::string& path);

}  // namespace dismount
