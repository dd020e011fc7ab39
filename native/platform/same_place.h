// SPDX-License-Identifier: MIT
// Whether a path lies in a directory, as the file system sees it.
#pragma once

#include <string_view>

namespace dismount {

/// Whether `path` is `directory` or lies below it; both as canonical_path() gives them. Whole components count, and on
/// Windows letters of either case are the same.
bool is_at_or_below(std::string_view path, std::string_view directory);

}  // namespace dismount
