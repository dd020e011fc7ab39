// SPDX-License-Identifier: MIT
#include "wim/same_entries.h"

#include <algorithm>
#include <unordered_map>

#include "base/keyed_hash.h"

namespace dismount {
namespace {

bool same_bytes(ByteView a, ByteView b) {
  constexpr std::size_t kListAt = 0x10;
  constexpr std::size_t kAccessTimeAt = 0x30;
  constexpr std::size_t kSize = 8;
  if (a.size() != b.size()) return false;
  const auto same = [&](std::size_t from, std::size_t to) {
    return std::equal(a.begin() + static_cast<std::ptrdiff_t>(from), a.begin() + static_cast<std::ptrdiff_t>(to),
                      b.begin() + static_cast<std::ptrdiff_t>(from));
  };
  return same(0, kListAt) && same(kListAt + kSize, kAccessTimeAt) && same(kAccessTimeAt + kSize, a.size());
}

}  // namespace

bool all_in(const Dentry& part, const Dentry& whole) {
  std::unordered_map<std::u16string, const Dentry*, KeyedHash> by_name;
  for (const Dentry& child : whole.children) by_name.emplace(child.name(), &child);
  for (const Dentry& child : part.children) {
    const auto found = by_name.find(child.name());
    if (found == by_name.end()) return false;
    const bool folders = child.is_directory() && found->second->is_directory();
    if (!folders && !same_bytes(child.bytes(), found->second->bytes())) return false;
    if (!all_in(child, *found->second)) return false;
  }
  return true;
}

bool same_entries(const Dentry& a, const Dentry& b) {
  if (!same_bytes(a.bytes(), b.bytes()) || a.children.size() != b.children.size()) return false;
  for (std::size_t i = 0; i < a.children.size(); ++i) {
    if (!same_entries(a.children[i], b.children[i])) return false;
  }
  return true;
}

}  // namespace dismount
