// SPDX-License-Identifier: MIT
#include "platform/holder_list.h"

#include <algorithm>
#include <utility>

namespace dismount {

static_assert(static_cast<int>(HolderUse::writes) == 0 && static_cast<int>(HolderUse::current_directory) == 3);

void HolderList::add(Holder holder) {
  std::vector<Holder>& same_use = uses_[static_cast<std::size_t>(holder.use)];
  if (same_use.size() == kMost) return;
  const bool known = std::any_of(same_use.begin(), same_use.end(), [&](const Holder& other) {
    return other.pid == holder.pid && other.file == holder.file;
  });
  if (!known) same_use.push_back(std::move(holder));
}

std::vector<Holder> HolderList::take() {
  std::vector<Holder> all;
  for (std::vector<Holder>& same_use : uses_) {
    const std::size_t room = std::min(same_use.size(), kMost - all.size());
    std::move(same_use.begin(), same_use.begin() + static_cast<std::ptrdiff_t>(room), std::back_inserter(all));
    same_use.clear();
  }
  return all;
}

}  // namespace dismount
