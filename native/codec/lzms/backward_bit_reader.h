// SPDX-License-Identifier: MIT
// The back of an LZMS chunk: Huffman codes and plain bits in 16-bit little-endian units, the last unit first, each unit
// from its highest bit down. The same buffer as BitReader's, filled from the other end.
#pragma once

#include <cassert>
#include <cstdint>

#include "base/bytes.h"

namespace dismount::lzms {

class BackwardBitReader {
 public:
  /// `input` has no half unit.
  explicit BackwardBitReader(ByteView input) : begin_(input.data()), next_(input.data() + input.size()) {}

  /// After this at least 48 bits can be peeked at or consumed: a code and its extra bits, which are 45 at most.
  void refill() {
    if (next_ - begin_ >= 8) [[likely]] {
      // As in BitReader: bits below `count_` are the ones that come next, so putting them in twice changes nothing.
      std::uint64_t units;
      std::memcpy(&units, next_ - sizeof units, sizeof units);
      buffer_ |= units >> count_;
      const unsigned added = (63 - count_) >> 4;
      next_ -= std::size_t{2} * added;
      count_ += 16 * added;
    } else {
      refill_near_begin();
    }
  }

  /// The next `bits` bits, 1 to 32.
  std::uint32_t peek(unsigned bits) const { return static_cast<std::uint32_t>(buffer_ >> (64 - bits)); }

  void consume(unsigned bits) {
    assert(bits <= count_);
    buffer_ <<= bits;
    count_ -= bits;
  }

  /// Peeks and consumes; 0 to 32 bits.
  std::uint32_t take(unsigned bits) {
    const auto value = static_cast<std::uint32_t>((buffer_ >> 1) >> (63 - bits));
    consume(bits);
    return value;
  }

  /// Whether anything was taken from before the input's begin.
  bool overrun() const { return count_ < missing_; }

 private:
  void refill_near_begin() {
    while (count_ < 48) {
      if (next_ != begin_) {
        next_ -= 2;
        std::uint16_t unit;
        std::memcpy(&unit, next_, sizeof unit);
        buffer_ |= std::uint64_t{unit} << (48 - count_);
      } else {
        missing_ += 16;
      }
      count_ += 16;
    }
  }

  const std::byte* begin_;
  const std::byte* next_;
  std::uint64_t buffer_ = 0;   ///< unread bits, the next one highest
  unsigned count_ = 0;         ///< bits of the buffer in use
  std::uint64_t missing_ = 0;  ///< zero bits given in place of missing input
};

}  // namespace dismount::lzms
