// SPDX-License-Identifier: MIT
// Writes LZX blocks for tests, item by item.
#pragma once

#include <algorithm>

#include "bit_writer.h"
#include "codec/lzx/format.h"

namespace dismount::test {

inline constexpr std::size_t kMainSymbols32K = 256 + 8 * 30;

/// The codes of a block. As given, every symbol can be written.
struct LzxCodes {
  Lengths main = every_symbol(kMainSymbols32K);
  Lengths length = every_symbol(lzx::kLengthSymbols);
  Lengths aligned = Lengths(8, 3);

  static Lengths every_symbol(std::size_t symbols) {
    std::vector<std::size_t> all(symbols);
    for (std::size_t i = 0; i < symbols; ++i) all[i] = i;
    return flat_lengths(symbols, all);
  }
};

class LzxWriter {
 public:
  LzxWriter& block(std::uint32_t type, std::uint32_t size, const LzxCodes& codes = {}) {
    header(type, size);
    is_aligned_ = type == lzx::kAligned;
    main_ = CanonicalCode(codes.main);
    length_ = CanonicalCode(codes.length);
    aligned_ = CanonicalCode(codes.aligned);
    if (is_aligned_) {
      for (const std::uint8_t length : codes.aligned) bits.put(length, 3);
    }
    old_main_.resize(codes.main.size());
    code_lengths(codes.main, old_main_, 0, 256);
    code_lengths(codes.main, old_main_, 256, codes.main.size());
    code_lengths(codes.length, old_length_, 0, codes.length.size());
    return *this;
  }

  LzxWriter& header(std::uint32_t type, std::uint32_t size) {
    bits.put(type, 3);
    if (size == lzx::kDefaultBlockSize) {
      bits.put(1, 1);
    } else {
      bits.put(0, 1);
      bits.put(size, size_bits);
    }
    return *this;
  }

  LzxWriter& literals(const char* text) {
    for (const std::byte byte : bytes_of(text)) bits.put(main_, std::to_integer<std::size_t>(byte));
    return *this;
  }

  /// Slot 0 to 2: one of the recent offsets.
  LzxWriter& recent(std::uint32_t slot, std::uint32_t length) {
    main_symbol(slot, length);
    return *this;
  }

  LzxWriter& match(std::uint32_t offset, std::uint32_t length) {
    const std::uint32_t value = offset + lzx::kOffsetBias;
    std::uint32_t slot = lzx::kMostSlots - 1;
    while (lzx::kOffsetSlots[slot].base > value) --slot;
    main_symbol(slot, length);
    const std::uint32_t extra = value - lzx::kOffsetSlots[slot].base;
    const std::uint32_t extra_bits = lzx::kOffsetSlots[slot].extra_bits;
    if (is_aligned_ && extra_bits >= lzx::kAlignedBits) {
      bits.put(extra >> lzx::kAlignedBits, extra_bits - lzx::kAlignedBits);
      bits.put(aligned_, extra & 7);
    } else {
      bits.put(extra, extra_bits);
    }
    return *this;
  }

  /// A pre-tree in which all symbols can be written, 12 of them in 4 bits and 8 in 5.
  CanonicalCode pre_tree() {
    Lengths lengths(lzx::kPreSymbols, 5);
    std::fill_n(lengths.begin(), 12, std::uint8_t{4});
    for (const std::uint8_t length : lengths) bits.put(length, 4);
    return CanonicalCode(lengths);
  }

  Bytes finish() { return bits.finish_lzx(); }

  BitWriter bits;
  unsigned size_bits = 16;

 private:
  void main_symbol(std::uint32_t slot, std::uint32_t length) {
    const std::uint32_t adjusted = length - lzx::kShortestMatch;
    bits.put(main_, 256 + slot * 8 + std::min(adjusted, lzx::kLengthFollows));
    if (adjusted >= lzx::kLengthFollows) bits.put(length_, adjusted - lzx::kLengthFollows);
  }

  void code_lengths(const Lengths& lengths, Lengths& old, std::size_t from, std::size_t to) {
    const CanonicalCode pre = pre_tree();
    for (std::size_t i = from; i < to; ++i) {
      bits.put(pre, (old[i] + 17u - lengths[i]) % 17);
      old[i] = lengths[i];
    }
  }

  bool is_aligned_ = false;
  CanonicalCode main_{{}};
  CanonicalCode length_{{}};
  CanonicalCode aligned_{{}};
  Lengths old_main_;
  Lengths old_length_ = Lengths(lzx::kLengthSymbols);
};

}  // namespace dismount::test
