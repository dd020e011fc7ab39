// SPDX-License-Identifier: MIT
// What a block consists of: literals and matches, as the symbols that stand for them.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "codec/lzx/format.h"

namespace dismount::lzx {

inline constexpr std::uint32_t kLongestMatch = 257;

/// A literal or a match.
struct Item {
  std::uint16_t main_symbol;
  std::uint8_t length_symbol;  ///< used if the main symbol says that it follows
  std::uint8_t extra_bits;     ///< of the offset; 0 for literals
  std::uint32_t extra;         ///< as many bits
};

/// The recent offsets R0, R1 and R2, packed: 21 bits each suffice for the largest chunk, and a copy is one register.
class RecentOffsets {
 public:
  std::uint32_t operator[](unsigned i) const {
    return static_cast<std::uint32_t>(packed_ >> (kBits * i)) & ((1u << kBits) - 1);
  }
  void push(std::uint32_t offset) { packed_ = (packed_ << kBits | offset) & ((std::uint64_t{1} << 3 * kBits) - 1); }
  /// Exchanges recent offset `i` with R0.
  void use(unsigned i) {
    const std::uint64_t changed = (packed_ ^ packed_ >> (kBits * i)) & ((1u << kBits) - 1);
    packed_ ^= changed | changed << (kBits * i);
  }

 private:
  static constexpr unsigned kBits = 21;
  std::uint64_t packed_ = std::uint64_t{1} << 2 * kBits | std::uint64_t{1} << kBits | 1;
};

/// The slot of an explicit offset + kOffsetBias, or of a recent offset 0 to 2.
inline std::uint32_t slot_of(std::uint32_t adjusted_offset) {
  if (adjusted_offset < 4) return adjusted_offset;
  const auto width = static_cast<std::uint32_t>(std::bit_width(adjusted_offset));
  if (width > 18) return 34 + (adjusted_offset >> 17);
  return 2 * width - 2 + (adjusted_offset >> (width - 2) & 1);
}

/// `adjusted_offset`: as slot_of() takes it.
inline Item make_match(std::uint32_t adjusted_offset, std::uint32_t length) {
  const std::uint32_t slot = slot_of(adjusted_offset);
  const std::uint32_t header = length - kShortestMatch;
  const bool length_follows = header >= kLengthFollows;
  return {.main_symbol = static_cast<std::uint16_t>(kLiterals + slot * kLengthHeaders +
                                                    (length_follows ? kLengthFollows : header)),
          .length_symbol = static_cast<std::uint8_t>(length_follows ? header - kLengthFollows : 0),
          .extra_bits = static_cast<std::uint8_t>(kOffsetSlots[slot].extra_bits),
          .extra = adjusted_offset - kOffsetSlots[slot].base};
}

inline Item make_literal(std::byte value) { return {std::to_integer<std::uint16_t>(value), 0, 0, 0}; }

/// A match of an explicit offset, or of a recent one if it is one of these. `recent`: before, then behind the item.
inline Item make_match(std::uint32_t offset, std::uint32_t length, RecentOffsets& recent) {
  for (unsigned i = 0; i < kRecentOffsets; ++i) {
    if (recent[i] == offset) {
      recent.use(i);
      return make_match(i, length);
    }
  }
  recent.push(offset);
  return make_match(offset + kOffsetBias, length);
}

inline bool has_length_symbol(const Item& item) {
  return item.main_symbol >= kLiterals && item.main_symbol % kLengthHeaders == kLengthFollows;
}

/// How often each symbol comes in a block.
struct Frequencies {
  std::array<std::uint32_t, kMostMainSymbols> main{};
  std::array<std::uint32_t, kLengthSymbols> length{};
  std::array<std::uint32_t, kAlignedSymbols> aligned{};

  void count(const Item& item) {
    ++main[item.main_symbol];
    if (has_length_symbol(item)) ++length[item.length_symbol];
    if (item.extra_bits >= kAlignedBits) ++aligned[item.extra % kAlignedSymbols];
  }
};

}  // namespace dismount::lzx
