// SPDX-License-Identifier: MIT
#include "job/mounts.h"

namespace dismount {

Result<FoundMount> find_mount(const Engines& engines, const std::string& path) {
  std::optional<Error> cannot_tell;
  std::string cause;
  for (const std::unique_ptr<Engine>& engine : engines) {
    Result<MountInfo> mount = engine->find(path);
    if (mount) return FoundMount{engine.get(), std::move(mount).value()};
    if (mount.error().code != Code::not_mounted) {
      if (!cannot_tell) cannot_tell = std::move(mount.error());
    } else if (cause.empty()) {
      cause = std::move(mount.error().cause);
    }
  }
  if (cannot_tell) return std::move(*cannot_tell);
  return Error{.code = Code::not_mounted,
               .what = path + " is not a mounted image",
               .where = {},
               .cause = std::move(cause),
               .next = "check the path"};
}

MountList list_mounts(const Engines& engines) {
  MountList list;
  for (const std::unique_ptr<Engine>& engine : engines) {
    EngineMounts own = engine->mounts();
    for (MountInfo& mount : own.mounts) list.mounts.push_back({engine.get(), std::move(mount)});
    // The system's engine comes last. That it lists nothing weighs more than one damaged record of ours.
    if (own.incomplete) list.incomplete = std::move(own.incomplete);
  }
  return list;
}

}  // namespace dismount
