// SPDX-License-Identifier: MIT
// What a parser makes of a chunk: literals and matches in order, in the form in which they are counted and written.
#pragma once

#include <memory>
#include <span>

#include "codec/xpress/format.h"

namespace dismount::xpress {

/// A symbol and the bits of its offset without the leading one.
struct Item {
  std::uint16_t symbol;
  std::uint16_t offset_bits;
};

/// The length - kShortestMatch of a match whose symbol has no room for it.
struct LongLength {
  std::uint32_t item;
  std::uint32_t adjusted;
};

/// The items of one chunk; room for as many as the largest chunk can give is allocated once.
class Items {
 public:
  explicit Items(std::size_t chunk_size)
      : items_(new Item[chunk_size + 1]), long_lengths_(new LongLength[most_long_lengths(chunk_size)]) {}

  static std::size_t most_long_lengths(std::size_t chunk_size) {
    return chunk_size / (kShortestMatch + kLengthFollows) + 1;
  }

  void clear() { count_ = long_count_ = 0; }
  void add_literal(std::byte byte) { items_[count_++] = {std::to_integer<std::uint8_t>(byte), 0}; }
  void add_match(std::uint32_t length, std::uint32_t offset) {
    const std::uint32_t adjusted = length - kShortestMatch;
    if (adjusted >= kLengthFollows) [[unlikely]] {
      long_lengths_[long_count_++] = {static_cast<std::uint32_t>(count_), adjusted};
    }
    items_[count_++] = {static_cast<std::uint16_t>(match_symbol(length, offset)),
                        static_cast<std::uint16_t>(offset - (1u << log2_of(offset)))};
  }
  /// Windows' decoder wants to see it behind the last item.
  void add_end() { items_[count_++] = {kEndOfData, 0}; }

  std::span<const Item> all() const { return {items_.get(), count_}; }
  std::span<const LongLength> long_lengths() const { return {long_lengths_.get(), long_count_}; }

 private:
  std::unique_ptr<Item[]> items_;
  std::unique_ptr<LongLength[]> long_lengths_;
  std::size_t count_ = 0;
  std::size_t long_count_ = 0;
};

}  // namespace dismount::xpress
