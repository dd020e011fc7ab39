// SPDX-License-Identifier: MIT
#include "codec/lzx/code_lengths.h"

#include <algorithm>

#include "codec/huffman.h"
#include "codec/lzx/format.h"

namespace dismount::lzx {
namespace {

// Pre-tree symbols 0 to 16 are differences; these are runs.
constexpr std::uint32_t kLargestDifference = 16;
constexpr std::uint32_t kZeros = 17;
constexpr std::uint32_t kManyZeros = 18;
constexpr std::uint32_t kRepeat = 19;

using PreTable = HuffmanTable<kPreSymbols, kLongestPreCode, 6>;

[[gnu::always_inline]] inline bool read_pre_tree(BitReader& bits, PreTable& table) {
  std::uint8_t lengths[kPreSymbols];
  for (std::uint8_t& length : lengths) {
    bits.refill();
    length = static_cast<std::uint8_t>(bits.take(4));
  }
  return table.build(lengths) == HuffmanCode::complete;
}

std::uint8_t subtract(std::uint8_t old, std::uint32_t difference) {
  return static_cast<std::uint8_t>(old >= difference ? old - difference : old + 17 - difference);
}

}  // namespace

bool read_code_lengths(BitReader& shared_bits, std::span<std::uint8_t> lengths) {
  // A copy whose address is never taken stays in registers.
  BitReader bits = shared_bits;
  PreTable table;
  if (!read_pre_tree(bits, table)) return false;

  std::size_t i = 0;
  while (i < lengths.size()) {
    bits.refill();
    const std::uint32_t symbol = table.decode(bits);
    if (symbol <= kLargestDifference) {
      lengths[i] = subtract(lengths[i], symbol);
      ++i;
      continue;
    }
    std::size_t run;
    std::uint8_t value = 0;
    if (symbol == kZeros) {
      run = 4 + bits.take(4);
    } else if (symbol == kManyZeros) {
      run = 20 + bits.take(5);
    } else {
      static_assert(kRepeat == kPreSymbols - 1);
      run = 4 + bits.take(1);
      // One difference for the whole run, taken from the first of the old lengths.
      const std::uint32_t difference = table.decode(bits);
      if (difference > kLargestDifference) return false;
      value = subtract(lengths[i], difference);
    }
    if (run > lengths.size() - i) return false;
    std::fill_n(lengths.begin() + static_cast<std::ptrdiff_t>(i), run, value);
    i += run;
  }
  shared_bits = bits;
  return !bits.overrun();
}

}  // namespace dismount::lzx
