// SPDX-License-Identifier: MIT
// What literals and matches cost, estimated from how often each symbol comes.
#pragma once

#include <array>
#include <cstdint>

#include "codec/lzx/item.h"

namespace dismount::lzx {

/// The cost of a bit: costs are fixed-point numbers, so that every machine comes to the same ones.
inline constexpr std::uint32_t kBitCost = 8;

/// log2(value) * kBitCost, rounded; 0 for 0.
std::uint32_t log2_cost(std::uint32_t value);

struct Costs {
  std::array<std::uint32_t, kLiterals> literal;
  /// By slot and length header; with the extra bits.
  std::array<std::array<std::uint32_t, kLengthHeaders>, kMostSlots> match;
  /// By length: the length symbol, 0 where none follows.
  std::array<std::uint32_t, kLongestMatch + 1> length;

  explicit Costs(const Frequencies& frequencies);
};

/// How many bits the symbols of a block take with codes of their own, times kBitCost.
std::uint64_t entropy_cost(const Frequencies& frequencies);

}  // namespace dismount::lzx
