// SPDX-License-Identifier: MIT
// What a match costs at each of its lengths up to eight, as rows of a table. A row is one vector: the ways that a match
// opens to the next eight positions.
#pragma once

#include <algorithm>
#include <cstdint>

#include "codec/lzx/format.h"

namespace dismount::lzx {

/// How many positions ahead a row reaches, from one on.
inline constexpr std::uint32_t kLanes = 8;

/// Numbers at the next eight positions.
using Lanes [[gnu::vector_size(4 * kLanes)]] = std::int32_t;

/// The rows of a slot: for matches of no, one, ... and eight or more bytes.
inline constexpr std::uint32_t kRowsPerSlot = kLanes + 1;

/// Where a row begins, in bytes from the table's begin.
constexpr std::uint16_t cost_row(std::uint32_t slot, std::uint32_t length) {
  return static_cast<std::uint16_t>((slot * kRowsPerSlot + std::min(length, kLanes)) * sizeof(Lanes));
}
static_assert(kMostSlots * kRowsPerSlot * sizeof(Lanes) <= 1u << 16);

}  // namespace dismount::lzx
