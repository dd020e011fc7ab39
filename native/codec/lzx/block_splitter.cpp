// SPDX-License-Identifier: MIT
#include "codec/lzx/block_splitter.h"

#include <algorithm>

namespace dismount::lzx {
namespace {

constexpr std::uint32_t kPiece = 8192;

// What a block's header and codes take: each symbol's code length about three bits.
constexpr std::uint64_t kBlockCost = 800 * kBitCost;
constexpr std::uint64_t kSymbolCost = 2 * kBitCost;

std::uint64_t block_cost(const Frequencies& frequencies) {
  std::uint64_t used = 0;
  for (const std::uint32_t frequency : frequencies.main) used += frequency > 0;
  for (const std::uint32_t frequency : frequencies.length) used += frequency > 0;
  return entropy_cost(frequencies) + kBlockCost + used * kSymbolCost;
}

Frequencies sum(const Frequencies& a, const Frequencies& b) {
  Frequencies both = a;
  for (std::size_t i = 0; i < both.main.size(); ++i) both.main[i] += b.main[i];
  for (std::size_t i = 0; i < both.length.size(); ++i) both.length[i] += b.length[i];
  for (std::size_t i = 0; i < both.aligned.size(); ++i) both.aligned[i] += b.aligned[i];
  return both;
}

}  // namespace

void BlockSplitter::start(std::uint32_t begin) {
  plans_.clear();
  piece_ = {};
  next_piece_ = begin + kPiece;
}

void BlockSplitter::finish_piece() {
  plans_.push_back(piece_);
  next_piece_ = piece_.end + kPiece;
  piece_ = {};
}

const std::vector<BlockPlan>& BlockSplitter::finish() {
  if (piece_.items > 0) finish_piece();

  std::vector<std::uint64_t> costs;
  for (const BlockPlan& plan : plans_) costs.push_back(block_cost(plan.frequencies));
  // What joining a piece with the one behind it saves.
  const auto saved = [&](std::size_t i) {
    return static_cast<std::int64_t>(costs[i] + costs[i + 1] -
                                     block_cost(sum(plans_[i].frequencies, plans_[i + 1].frequencies)));
  };
  std::vector<std::int64_t> savings;
  for (std::size_t i = 0; i + 1 < plans_.size(); ++i) savings.push_back(saved(i));
  while (!savings.empty()) {
    const auto best = std::max_element(savings.begin(), savings.end());
    if (*best < 0) break;
    const auto i = static_cast<std::size_t>(best - savings.begin());
    plans_[i] = {plans_[i + 1].end, plans_[i].items + plans_[i + 1].items,
                 sum(plans_[i].frequencies, plans_[i + 1].frequencies)};
    costs[i] = block_cost(plans_[i].frequencies);
    plans_.erase(plans_.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    costs.erase(costs.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    savings.erase(best);
    if (i > 0) savings[i - 1] = saved(i - 1);
    if (i < savings.size()) savings[i] = saved(i);
  }
  return plans_;
}

}  // namespace dismount::lzx
