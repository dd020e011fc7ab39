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
inline constexpr std::uint32_t kNoSymbol = 0x3fffff;

// An entry of a table: what the symbol means in the upper 24 bits, but kSubtable; in the low byte the bits to consume:
// those of its code (in a subtable: those that are left of it), plus the meaning's own low byte. Or, in the primary
// table, for a prefix of longer codes: kSubtable | start of the subtable << 8 | bits of the subtable's index.
inline constexpr std::uint32_t kSubtable = 0x40000000;

enum class HuffmanCode { complete, empty, invalid };

/// Fills `table` for the code in which symbol i has `lengths[i]` bits, 0 for none. Invalid: codes that overlap (over-
/// full) and codes that leave bit patterns without a meaning (incomplete), unless there are no codes at all.
/// Symbol i means `meanings[i]`, or i << 8 without them.
HuffmanCode build_huffman_table(std::span<const std::uint8_t> lengths, unsigned max_length, unsigned primary_bits,
                                const std::uint32_t* meanings, std::span<std::uint32_t> table);

template <unsigned Symbols, unsigned MaxLength, unsigned PrimaryBits>
class HuffmanTable {
 public:
  /// The most bits of a code that needs no subtable.
  static constexpr unsigned kPrimaryBits = PrimaryBits;

  HuffmanCode build(std::span<const std::uint8_t> lengths, const std::uint32_t* meanings = nullptr) {
    return build_huffman_table(lengths, MaxLength, PrimaryBits, meanings, entries_);
  }

  /// The entry of the next symbol, nothing consumed; PrimaryBits must be in the buffer. If it has kSubtable,
  /// look_further() finds the symbol's. `Bits`: BitReader, or a reader with its functions.
  template <typename Bits>
  std::uint32_t look_up(const Bits& bits) const {
    return entries_[bits.peek(PrimaryBits)];
  }

  /// Consumes the code's first PrimaryBits.
  template <typename Bits>
  [[gnu::always_inline]] std::uint32_t look_further(std::uint32_t entry, Bits& bits) const {
    bits.consume(PrimaryBits);
    return entries_[((entry & ~kSubtable) >> 8) + bits.peek(entry & 0xff)];
  }

  /// Takes one symbol of a table without meanings; MaxLength bits must be in the buffer.
  template <typename Bits>
  [[gnu::always_inline]] std::uint32_t decode(Bits& bits) const {
    std::uint32_t entry = look_up(bits);
    if constexpr (MaxLength > PrimaryBits) {
      if ((entry & kSubtable) != 0) [[unlikely]] {
        entry = look_further(entry, bits);
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
