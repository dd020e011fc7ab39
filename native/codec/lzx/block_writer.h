// SPDX-License-Identifier: MIT
// Writes blocks: which kind, their codes, their items.
#pragma once

#include <cstdint>
#include <span>

#include "codec/bit_writer.h"
#include "codec/lzx/item.h"

namespace dismount::lzx {

/// Writes the blocks of one chunk, one after the other.
class BlockWriter {
 public:
  /// Writes to the front of `packed`, in a format for chunks of `chunk_size` bytes.
  BlockWriter(ByteSpan packed, std::uint32_t chunk_size);

  /// Writes a block of `size` bytes. Its codes are made for the items' frequencies.
  void write(std::uint32_t size, std::span<const Item> items, const Frequencies& frequencies);

  /// How many bytes all took; 0 if there was not room enough.
  std::size_t finish() { return bits_.finish(); }

 private:
  template <bool HasAlignedCode>
  void write_items(std::span<const Item> items);

  template <std::size_t Symbols>
  struct Code {
    std::array<std::uint8_t, Symbols> lengths{};
    std::array<std::uint16_t, Symbols> codes;
  };

  BitWriter bits_;
  std::uint32_t chunk_size_;
  std::size_t main_symbols_;
  // The lengths are those of the block before until a new block's replace them.
  Code<kMostMainSymbols> main_;
  Code<kLengthSymbols> length_;
  Code<kAlignedSymbols> aligned_;
};

}  // namespace dismount::lzx
