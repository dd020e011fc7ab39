// SPDX-License-Identifier: MIT
// The bits of XPRESS and LZX (format section 12): 16-bit little-endian units, each read from its highest bit down.
// The buffer is filled with three or four units at a time. Past the end of the input it is given zeros, which are
// counted: reading on is safe, and overrun() says so once such a bit was consumed.
#pragma once

#include <cassert>
#include <cstdint>

#include "base/bytes.h"

namespace dismount {

class BitReader {
 public:
  explicit BitReader(ByteView input) : next_(input.data()), end_(input.data() + input.size()) {}

  /// After this at least kRefilled bits can be peeked at or consumed.
  static constexpr unsigned kRefilled = 48;
  void refill() {
    if (end_ - next_ >= 8) [[likely]] {
      // Bits below `count_` may be put into the buffer early. They are the ones that come next, so that putting them in
      // again later changes nothing.
      std::uint64_t units;
      std::memcpy(&units, next_, sizeof units);
      buffer_ |= first_unit_highest(units) >> count_;
      const unsigned added = (63 - count_) >> 4;
      next_ += std::size_t{2} * added;
      count_ += 16 * added;
    } else {
      refill_near_end();
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

  /// Takes a byte that XPRESS puts between the units: it lies behind the fewest units that leave 16 unread bits.
  /// At least 16 bits must be in the buffer, and at least 16 will be.
  std::uint32_t take_byte() {
    assert(count_ >= 16);
    give_back_units(count_ / 16 - 1);
    // Zeros still in the buffer mean that the byte's place is behind the end.
    if (missing_ > 0 || next_ == end_) {
      failed_ = true;
      return 0;
    }
    return std::to_integer<std::uint32_t>(*next_++);
  }

  /// Skips to the next border of units, a whole unit if already there (LZX's uncompressed blocks), and returns the
  /// input from there; restart() goes on behind the bytes used. 16 bits must be in the buffer.
  ByteView skip_to_bytes() {
    const unsigned partial = count_ % 16;
    consume(partial == 0 ? 16 : partial);
    give_back_units(count_ / 16);
    if (overrun()) return {};
    return {next_, static_cast<std::size_t>(end_ - next_)};
  }

  /// Goes on reading units at the start of `rest`, which is the end of this reader's input.
  void restart(ByteView rest) {
    next_ = rest.data();
    buffer_ = 0;
    count_ = 0;
    missing_ = 0;
  }

  /// Whether anything was taken from behind the input's end.
  bool overrun() const { return failed_ || count_ < missing_; }

 private:
  static std::uint64_t first_unit_highest(std::uint64_t units) {
    units = units << 32 | units >> 32;
    constexpr std::uint64_t kLowUnits = 0x0000ffff0000ffff;
    return (units & kLowUnits) << 16 | (units >> 16 & kLowUnits);
  }

  // A single byte at the end is no unit, only XPRESS's take_byte() can have it.
  void refill_near_end() {
    while (count_ < kRefilled) {
      if (end_ - next_ >= 2) {
        std::uint16_t unit;
        std::memcpy(&unit, next_, sizeof unit);
        next_ += 2;
        buffer_ |= std::uint64_t{unit} << (48 - count_);
      } else {
        missing_ += 16;
      }
      count_ += 16;
    }
  }

  // Moves the last `units` units of the buffer back into the input; zeros from behind the end are forgotten first.
  void give_back_units(unsigned units) {
    const unsigned missing_units = missing_ / 16;
    const unsigned forgotten = units < missing_units ? units : missing_units;
    missing_ -= 16 * forgotten;
    next_ -= std::size_t{2} * (units - forgotten);
    count_ -= 16 * units;
    buffer_ = count_ == 0 ? 0 : buffer_ >> (64 - count_) << (64 - count_);
  }

  const std::byte* next_;
  const std::byte* end_;
  std::uint64_t buffer_ = 0;   ///< unread bits, the next one highest
  unsigned count_ = 0;         ///< bits of the buffer in use, at most 64
  std::uint32_t missing_ = 0;  ///< zero bits given in place of missing input
  bool failed_ = false;
};

}  // namespace dismount
