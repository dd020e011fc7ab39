// SPDX-License-Identifier: MIT
#include "wim/same_entries.h"

#include <algorithm>

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

bool same_entries(const Dentry& a, const Dentry& b) {
  if (!same_bytes(a.bytes(), b.bytes()) || a.children.size() != b.children.size()) return false;
  for (std::size_t i = 0; i < a.children.size(); ++i) {
    if (!same_entries(a.children[i], b.children[i])) return false;
  }
  return true;
}

}  // namespace dismount
