// SPDX-License-Identifier: MIT
#include "engine/portable/visible.h"

#include <unordered_set>

#include "base/keyed_hash.h"
#include "base/utf16.h"
#include "platform/tree.h"

namespace dismount {

std::vector<VisibleChild> visible_children(const Dentry& directory) {
  std::vector<VisibleChild> visible;
  visible.reserve(directory.children.size());
  std::unordered_set<std::string, KeyedHash> taken;
  for (const Dentry& child : directory.children) {
    if (child.is_encrypted()) continue;  // its data is a backup stream that only Windows can unpack
    std::string name = utf16_to_utf8(child.name());
    if (!can_be_file_name(name) || !taken.insert(name).second) continue;
    visible.push_back({&child, std::move(name)});
  }
  return visible;
}

}  // namespace dismount
