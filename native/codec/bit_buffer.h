// SPDX-License-Identifier: MIT
// What the readers of bits have in common: a buffer that is filled with 16-bit units, three or four at a time and
// without branches, and read from its highest bit down. Where the units come from is theirs to know.
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>

namespace dismount {

class BitBuffer {
 public:
  /// So many bits can be peeked at or consumed after a reader's refill().
  static constexpr unsigned kRefilled = 48;

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

  /// Consumes `bits` bits, 1 to 63, and returns the last `wanted` of them, 0 to 31: a code and what follows it in one
  /// go, so that the next code's look-up need not wait for both.
  std::uint32_t take_last(unsigned bits, unsigned wanted) {
    const auto value = static_cast<std::uint32_t>(buffer_ >> (64 - bits)) & ((1u << wanted) - 1);
    consume(bits);
    return value;
  }

 protected:
  /// Puts as many of four units, the first one highest, into the buffer as it has room for, and returns their bytes.
  /// Bits below `count_` may be put in early: they are the ones that come next, so putting them in again changes
  /// nothing.
  unsigned add_units(std::uint64_t units) {
    buffer_ |= units >> count_;
    const unsigned added = ~count_ & kRefilled;
    count_ |= kRefilled;
    return added / 8;
  }

  std::uint64_t buffer_ = 0;  ///< unread bits, the next one highest
  unsigned count_ = 0;        ///< bits of the buffer in use, at most 63
};

}  // namespace dismount
