// SPDX-License-Identifier: MIT
#include "job/places.h"

#include <algorithm>

#include "platform/file.h"
#include "platform/same_place.h"

namespace dismount {

Place::Place(const std::string& path) {
  if (Result<std::string> plain = absolute_path(path); plain.ok()) names_.push_back(std::move(plain).value());
  Result<std::string> real = canonical_path(path);
  if (!real) {
    // A file that is to be made: its directory is there.
    const Result<std::string> parent = canonical_path(parent_path(path));
    const std::size_t name = path.find_last_of("/\\");
    if (parent && name != path.npos) real = absolute_path(*parent + path.substr(name));
  }
  if (real) names_.push_back(std::move(real).value());
}

template <typename Match>
bool Place::any_of(const Place& other, const Match& match) const {
  return std::any_of(names_.begin(), names_.end(), [&](const std::string& name) {
    return std::any_of(other.names_.begin(), other.names_.end(),
                       [&](const std::string& one) { return match(name, one); });
  });
}

bool Place::is(const Place& other) const {
  return any_of(
      other, [](const std::string& a, const std::string& b) { return is_at_or_below(a, b) && is_at_or_below(b, a); });
}

bool Place::lies_below(const Place& directory) const {
  return any_of(directory, [](const std::string& a, const std::string& b) {
    return is_at_or_below(a, b) && !is_at_or_below(b, a);
  });
}

std::vector<std::size_t> inner_first(const std::vector<MountPlace>& mounts) {
  std::vector<std::vector<std::size_t>> inside(mounts.size());
  for (std::size_t outer = 0; outer < mounts.size(); ++outer) {
    for (std::size_t inner = 0; inner < mounts.size(); ++inner) {
      if (inner != outer && mounts[inner].lies_in(mounts[outer])) inside[outer].push_back(inner);
    }
  }
  std::vector<std::size_t> order;
  std::vector<bool> taken(mounts.size());
  const auto is_free = [&](std::size_t i) {
    return !taken[i] &&
           std::all_of(inside[i].begin(), inside[i].end(), [&](std::size_t inner) { return taken[inner]; });
  };
  while (order.size() < mounts.size()) {
    std::size_t next = 0;
    while (next < mounts.size() && !is_free(next)) ++next;
    // Two whose image files lie in each other: neither can go before the other, and both will be refused.
    if (next == mounts.size())
      next = static_cast<std::size_t>(std::find(taken.begin(), taken.end(), false) - taken.begin());
    taken[next] = true;
    order.push_back(next);
  }
  return order;
}

}  // namespace dismount
