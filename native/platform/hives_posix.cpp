// SPDX-License-Identifier: MIT
// There is no registry here.
#include "platform/error_text.h"
#include "platform/hives.h"

namespace dismount {

Result<std::vector<LoadedHive>> hives_below(const std::string&) { return std::vector<LoadedHive>(); }

Result<void> unload_hive(const LoadedHive& hive) {
  return make_error("cannot unload the registry hive " + hive.key, hive.file, Code::not_supported);
}

}  // namespace dismount
