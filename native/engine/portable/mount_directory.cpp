// SPDX-License-Identifier: MIT
#include "engine/portable/mount_directory.h"

namespace dismount {

Result<std::unique_ptr<Directory>> open_mount_directory(const MountHead& mount) {
  Result<std::unique_ptr<Directory>> directory = open_directory(mount.mount_path);
  const Result<FileStat> stat = directory.ok() ? (*directory)->stat() : Result<FileStat>(directory.error());
  if (stat.ok() && stat->inode == mount.directory_inode && stat->device == mount.directory_device) return directory;
  return Error{.code = Code::mount_replaced,
               .what = "the mount directory was removed or replaced",
               .where = mount.mount_path,
               .cause = stat.ok() ? "another directory has its name now" : stat.error().what,
               .next = "copy out what you need, discard the mount, and mount the image again"};
}

}  // namespace dismount
