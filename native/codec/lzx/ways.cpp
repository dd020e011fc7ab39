// SPDX-License-Identifier: MIT
#include "codec/lzx/ways.h"

#include "base/cpu_x86.h"
#include "codec/lzx/ways_avx2.h"
#include "codec/lzx/ways_step.h"

namespace dismount::lzx {

NodeCosts::NodeCosts(const Costs& costs) {
  for (unsigned i = 0; i < kLiterals; ++i)
    literal[i] = static_cast<std::int32_t>(costs.literal[i] << kCostShift) | kLiteral;
  for (std::uint32_t i = 0; i <= kLongestMatch; ++i) {
    length[i] = static_cast<std::int32_t>((costs.length[i] << kCostShift) + i);
  }
  std::memcpy(&next, &length[kLanes + 1], sizeof next);
  for (std::uint32_t i = 0; i <= kLanes; ++i) {
    for (std::uint32_t lane = 0; lane < kLanes; ++lane) beyond[i][lane] = lane < i ? 0 : kNoWay;
  }
  for (unsigned slot = 0; slot < kMostSlots; ++slot) {
    Lanes ways = {kNoWay};
    for (unsigned header = 0; header < kLengthFollows; ++header) {
      ways[header + 1] = static_cast<std::int32_t>((costs.match[slot][header] << kCostShift) + header + kShortestMatch);
    }
    for (std::uint32_t i = 0; i <= kLanes; ++i) rows[slot * kRowsPerSlot + i] = ways | beyond[i];
    far[slot] = static_cast<std::int32_t>(costs.match[slot][kLengthFollows] << kCostShift);
  }
}

void advance_portable(const Run& run, std::uint32_t size, bool begins_chunk, RecentOffsets recent,
                      const NodeCosts& costs, ParserLimits limits) {
  advance_inlined(run, size, begins_chunk, recent, costs, limits);
}

void advance(const Run& run, std::uint32_t size, bool begins_chunk, RecentOffsets recent, const NodeCosts& costs,
             ParserLimits limits) {
  static const bool has_avx2 = cpu_has_avx2() && cpu_has_bit_manipulation();
  (has_avx2 ? advance_avx2 : advance_portable)(run, size, begins_chunk, recent, costs, limits);
}

}  // namespace dismount::lzx
