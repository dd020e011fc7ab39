// SPDX-License-Identifier: MIT
// The order of siblings: case-insensitively first, then by case, as NTFS sorts a directory (docs/format/dentry.md).
#pragma once

#include <string_view>

namespace dismount {

/// Whether `a` comes before `b`. Cases are folded for Latin, Greek and Cyrillic letters; readers do not rely on the
/// order, so letters beyond these only make a listing look unsorted.
bool name_less(std::u16string_view a, std::u16string_view b);

}  // namespace dismount
