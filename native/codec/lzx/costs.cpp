// SPDX-License-Identifier: MIT
#include "codec/lzx/costs.h"

#include <bit>
#include <numeric>
#include <span>

namespace dismount::lzx {
namespace {

constexpr unsigned kTableBits = 10;

// log2(1 + i / 1024) * kBitCost by squaring: each one gives the logarithm's next binary digit.
constexpr auto kLog2 = [] {
  std::array<std::uint8_t, 1u << kTableBits> table{};
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    constexpr unsigned kOne = 30;
    std::uint64_t value = (std::uint64_t{table.size()} + i) << (kOne - kTableBits);
    std::uint32_t digits = 0;
    for (std::uint32_t digit = kBitCost; digit > 0; digit >>= 1) {  // one more than needed, to round
      value = value * value >> kOne;
      digits <<= 1;
      if (value >> kOne >= 2) {
        value >>= 1;
        ++digits;
      }
    }
    table[i] = static_cast<std::uint8_t>((digits + 1) / 2);
  }
  return table;
}();

// The cost of each symbol; those that did not come could still.
template <std::size_t Size>
void symbol_costs(const std::array<std::uint32_t, Size>& frequencies, std::array<std::uint32_t, Size>& costs) {
  const std::uint32_t total = std::accumulate(frequencies.begin(), frequencies.end(), 0u);
  const std::uint32_t total_cost = log2_cost(2 * total + 1);
  for (std::size_t i = 0; i < Size; ++i) {
    costs[i] = total_cost - log2_cost(frequencies[i] == 0 ? 1 : 2 * frequencies[i]);
    if (costs[i] < kBitCost / 2) costs[i] = kBitCost / 2;
    if (costs[i] > 14 * kBitCost) costs[i] = 14 * kBitCost;
  }
}

template <std::size_t Size>
std::uint64_t entropy(const std::array<std::uint32_t, Size>& frequencies) {
  std::uint32_t total = 0;
  std::uint64_t saved = 0;
  for (const std::uint32_t frequency : frequencies) {
    if (frequency == 0) continue;
    total += frequency;
    saved += std::uint64_t{frequency} * log2_cost(frequency);
  }
  return std::uint64_t{total} * log2_cost(total) - saved;
}

}  // namespace

std::uint32_t log2_cost(std::uint32_t value) {
  if (value == 0) return 0;
  const unsigned width = static_cast<unsigned>(std::bit_width(value)) - 1;
  const std::uint32_t fraction = width <= kTableBits ? value << (kTableBits - width) : value >> (width - kTableBits);
  return width * kBitCost + kLog2[fraction - (1u << kTableBits)];
}

Costs::Costs(const Frequencies& frequencies) {
  std::array<std::uint32_t, kMostMainSymbols> main;
  std::array<std::uint32_t, kLengthSymbols> length_symbols;
  symbol_costs(frequencies.main, main);
  symbol_costs(frequencies.length, length_symbols);
  std::array<std::uint32_t, kAlignedSymbols> aligned;
  symbol_costs(frequencies.aligned, aligned);

  for (unsigned i = 0; i < kLiterals; ++i) literal[i] = main[i];
  for (unsigned slot = 0; slot < kMostSlots; ++slot) {
    for (unsigned header = 0; header < kLengthHeaders; ++header) {
      match[slot][header] = main[kLiterals + slot * kLengthHeaders + header] + kOffsetSlots[slot].extra_bits * kBitCost;
    }
  }
  length = {};
  for (unsigned i = 0; i < kLengthSymbols; ++i) length[i + kShortestMatch + kLengthFollows] = length_symbols[i];
}

std::uint64_t entropy_cost(const Frequencies& frequencies) {
  return entropy(frequencies.main) + entropy(frequencies.length);
}

}  // namespace dismount::lzx
