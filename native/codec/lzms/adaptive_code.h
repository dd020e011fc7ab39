// SPDX-License-Identifier: MIT
// A Huffman code that follows what it coded: it is made anew from its symbols' frequencies every so many symbols.
#pragma once

#include <cassert>
#include <cstdint>
#include <span>

#include "codec/huffman.h"
#include "codec/lzms/format.h"

namespace dismount::lzms {

/// Code lengths of the Huffman code for these frequencies, all at least 1; at least two symbols, at most 1,024.
/// Of equal frequencies the lower symbol comes first, and a symbol before an inner node.
void make_code_lengths(std::span<const std::uint16_t> frequencies, std::span<std::uint8_t> lengths);

/// `Interval`: symbols from one making to the next.
template <unsigned MostSymbols, unsigned Interval, unsigned PrimaryBits>
class AdaptiveCode {
 public:
  /// Starts anew, with `symbols` symbols (at least two) that are all equally frequent.
  void reset(unsigned symbols) {
    symbols_ = symbols;
    for (unsigned i = 0; i < symbols_; ++i) frequencies_[i] = 1;
    make();
  }

  /// Takes one symbol; 15 bits must be in the buffer.
  template <typename Bits>
  std::uint32_t decode(Bits& bits) {
    const std::uint32_t symbol = table_.decode(bits);
    ++frequencies_[symbol];
    if (--left_ == 0) [[unlikely]] {
      make();
    }
    return symbol;
  }

 private:
  [[gnu::noinline]] void make() {
    std::uint8_t lengths[MostSymbols];
    const std::span<std::uint8_t> used(lengths, symbols_);
    make_code_lengths({frequencies_, symbols_}, used);
    [[maybe_unused]] const HuffmanCode kind = table_.build(used);
    assert(kind == HuffmanCode::complete);
    for (unsigned i = 0; i < symbols_; ++i) frequencies_[i] = static_cast<std::uint16_t>(frequencies_[i] / 2 + 1);
    left_ = Interval;
  }

  HuffmanTable<MostSymbols, kLongestCode, PrimaryBits> table_;
  unsigned symbols_ = 0;
  unsigned left_ = 0;  ///< symbols until the code is made anew
  std::uint16_t frequencies_[MostSymbols];
};

}  // namespace dismount::lzms
