// SPDX-License-Identifier: MIT
// Where a new block, with codes of its own, saves more than the codes take.
#pragma once

#include <cstdint>
#include <vector>

#include "codec/lzx/costs.h"

namespace dismount::lzx {

/// A block to be: where it ends and about how often each symbol will come.
struct BlockPlan {
  std::uint32_t end;
  std::size_t items;  ///< how many
  Frequencies frequencies;
};

/// Collects the items of a part of a chunk in small pieces, then joins neighbours as long as that pays.
class BlockSplitter {
 public:
  /// Starts a part at `begin`.
  void start(std::uint32_t begin);

  /// The next item ends at `end`.
  void add(const Item& item, std::uint32_t end) {
    piece_.frequencies.count(item);
    piece_.end = end;
    ++piece_.items;
    if (end >= next_piece_) finish_piece();
  }

  /// The blocks; valid until the next start().
  const std::vector<BlockPlan>& finish();

 private:
  void finish_piece();

  std::vector<BlockPlan> plans_;
  BlockPlan piece_{};
  std::uint32_t next_piece_ = 0;
};

}  // namespace dismount::lzx
