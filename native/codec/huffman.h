// SPDX-License-Identifier: MIT
// Canonical Huffman codes, as all codecs here use them (format section 12): codes are given out by length, then by
// symbol. Decoding is one look-up for short codes, the frequent ones, and a second one in a subtable for long ones.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace dismount {

/// What a code without any symbols decodes to: larger than any symbol, length or offset, so that using it fails
/// wherever a symbol's range is checked. Such a code is legal as long as nothing needs it.
inline constexpr std::uint32_t kNoSymbol = 0x7fffff;

// An entry of a table: a symbol << 8 | bits of its code (in a subtable: bits of it that are left); or, in the primary
// table, for a prefix of longer codes: kSubtable | start of the subtable << 8 | bits of the subtable's index.
inline constexpr std::uint32_t kSubtable = 0x80000000;

enum class HuffmanCode { complete, empty, invalid };

/// Fills `table` for the code in which symbol i has `lengths[i]` bits, 0 for none. Invalid: codes that overlap (over-
/// full) and codes that leave bit patterns without a meaning (incomplete), unless there are no codes at all.
HuffmanCode build_huffman_table(std::span<const std::uint8_t> lengths, unsigned max_length, unsigned primary_bits,
                                std::span<std::uint32_t> table);

template <unsigned Symbols, unsigned MaxLength, unsigned PrimaryBits>
class HuffmanTable {
 public:
  HuffmanCode build(std::span<const std::uint8_t> lengths) {
    return build_huffman_table(lengths, MaxLength, PrimaryBits, entries_);
  }

  /// Takes one symbol; MaxLength bits must be in the buffer. `Bits`: BitReader, or a reader with its functions.
  template <typename Bits>
  std::uint32_t decode(Bits& bits) const {
    std::uint32_t entry = entries_[bits.peek(PrimaryBits)];
    if constexpr (MaxLength > PrimaryBits) {
      if ((entry & kSubtable) != 0) [[unlikely]] {
        bits.consume(PrimaryBits);
        entry = entries_[((entry & ~kSubtable) >> 8) + bits.peek(entry & 0xff)];
      }
    }
    bits.consume(entry & 0xff);
    return entry >> 8;
  }

 private:
  // A subtable of 2^n entries belongs to at least n + 1 symbols (the code is complete), so the worst case is all
  // symbols in subtables of the largest kind.
  static constexpr std::size_t kSubtableBits = MaxLength > PrimaryBits ? MaxLength - PrimaryBits : 0;
  static constexpr std::size_t kSubtableEntries =
      kSubtableBits == 0 ? 0 : (Symbols / (kSubtableBits + 1) + 1) << kSubtableBits;

  std::uint32_t entries_[(std::size_t{1} << PrimaryBits) + kSubtableEntries];
};

}  // namespace dismount
