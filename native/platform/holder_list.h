// SPDX-License-Identifier: MIT
// Holders as they are found: however many there are, few are kept, and those that matter most come first.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "events/event.h"

namespace dismount {

class HolderList {
 public:
  static constexpr std::size_t kMost = 64;

  /// Leaves out what is known already: one process, one file, one use.
  void add(Holder holder);

  /// Nobody who is found from now on would be told.
  bool full() const { return uses_.front().size() == kMost; }

  /// At most kMost: those who write, then those who read, map, or have their current directory here.
  std::vector<Holder> take();

 private:
  static constexpr std::size_t kUses = 4;

  std::array<std::vector<Holder>, kUses> uses_;  ///< in the order of HolderUse
};

}  // namespace dismount
