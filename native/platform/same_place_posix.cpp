// SPDX-License-Identifier: MIT
#include "platform/same_place.h"

namespace dismount {

bool is_at_or_below(std::string_view path, std::string_view directory) {
  if (!path.starts_with(directory)) return false;
  return path.size() == directory.size() || directory.ends_with('/') || path[directory.size()] == '/';
}

}  // namespace dismount
