// SPDX-License-Identifier: MIT
// Hard links: names that share an inode in the mount directory share a group id in the image (format section 5).
#pragma once

#include <cstdint>
#include <unordered_map>

#include "platform/file.h"
#include "wim/dentry.h"

namespace dismount {

class LinkGroups {
 public:
  /// Remembers the inode of a file's dentry. `same_inode`: it is still the file that was extracted.
  void note(Dentry& dentry, const FileStat& stat, bool same_inode);

  /// Gives every group of names one id, and takes it from files that left theirs. True if any dentry changed.
  bool settle(Dentry& root);

 private:
  struct Group {
    std::uint64_t names = 0;
    std::uint64_t id = 0;  ///< 0: none yet
    bool only_new = true;  ///< no name still is the file that was extracted
  };
  std::unordered_map<std::uint64_t, Group> by_inode_;
};

}  // namespace dismount
