// SPDX-License-Identifier: MIT
#include "engine/portable/link_groups.h"

#include <algorithm>
#include <unordered_set>
#include <vector>

#include "base/keyed_hash.h"

namespace dismount {

void LinkGroups::note(Dentry& dentry, const FileStat& stat, bool same_inode) {
  // Most files have one name and belong to no group: nothing to remember.
  if (stat.links <= 1 && dentry.hard_link_id() == 0) return;
  if (dentry.is_reparse_point()) return;  // the field holds the reparse tag
  dentry.note = stat.inode;
  Group& group = by_inode_[stat.inode];
  ++group.names;
  if (same_inode) {
    group.only_new = false;
    if (group.id == 0) group.id = dentry.hard_link_id();
  }
}

bool LinkGroups::settle(Dentry& root) {
  std::vector<Dentry*> files;
  std::uint64_t largest = 0;
  std::vector<Dentry*> pending{&root};
  while (!pending.empty()) {
    Dentry* next = pending.back();
    pending.pop_back();
    largest = std::max(largest, next->hard_link_id());
    if (next->note != 0) files.push_back(next);
    for (Dentry& child : next->children) pending.push_back(&child);
  }
  if (largest >= ~std::uint64_t{0} / 2) largest = 0;  // an image with odd ids: start low; clashes are avoided below

  std::unordered_set<std::uint64_t, KeyedHash> taken;
  for (auto& [inode, group] : by_inode_) {
    if (group.id != 0 && !taken.insert(group.id).second && group.names > 1) group.id = 0;
  }
  bool changed = false;
  for (Dentry* file : files) {
    Group& group = by_inode_.at(file->note);
    std::uint64_t id = group.id;
    if (group.names > 1 && id == 0) {
      do {
        id = ++largest;
      } while (!taken.insert(id).second);
      group.id = id;
    } else if (group.names == 1 && group.only_new) {
      id = 0;
    } else if (group.names == 1) {
      id = file->hard_link_id();
    }
    if (id != file->hard_link_id()) {
      file->set_hard_link_id(id);
      changed = true;
    }
  }
  return changed;
}

}  // namespace dismount
