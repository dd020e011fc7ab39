// SPDX-License-Identifier: MIT
// Writes what bit_reader.h reads: 16-bit little-endian units, each filled from its highest bit down.
#pragma once

#include <cassert>
#include <cstdint>

#include "base/bytes.h"

namespace dismount {

class BitWriter {
 public:
  /// Writes into `output` and never behind its end: what does not fit is dropped, and finish() says so.
  explicit BitWriter(ByteSpan output)
      : begin_(output.data()), next_(output.data()), end_(output.data() + output.size()) {}

  /// After flush(), puts of up to this many bits together need no further one.
  static constexpr unsigned kFlushed = 48;

  /// Appends the low `bits` bits of `value`, 0 to 32, the highest first. Higher bits of `value` are 0.
  void put(std::uint32_t value, unsigned bits) {
    assert(count_ + bits < 64 && std::uint64_t{value} >> bits == 0);
    buffer_ |= std::uint64_t{value} << (63 - count_ - bits) << 1;
    count_ += bits;
  }

  /// Moves whole units into the output, so that less than 16 bits stay.
  void flush() {
    if (end_ - next_ >= 8) [[likely]] {
      // All four units are written, also those not complete: they are written again when they are.
      const std::uint64_t units = first_unit_lowest(buffer_);
      std::memcpy(next_, &units, sizeof units);
      const unsigned whole = count_ >> 4;
      next_ += std::size_t{2} * whole;
      buffer_ <<= 16 * whole;
      count_ &= 15;
    } else {
      flush_near_end();
    }
  }

  /// Flushes all, the last unit filled up with zeros. Returns how many bytes there are; 0 if they did not fit.
  std::size_t finish() {
    flush();
    if (count_ > 0) {
      count_ = 16;
      flush_near_end();
    }
    return overflow_ ? 0 : static_cast<std::size_t>(next_ - begin_);
  }

 private:
  static std::uint64_t first_unit_lowest(std::uint64_t units) {
    units = units << 32 | units >> 32;
    constexpr std::uint64_t kLowUnits = 0x0000ffff0000ffff;
    return (units & kLowUnits) << 16 | (units >> 16 & kLowUnits);
  }

  void flush_near_end() {
    for (; count_ >= 16; count_ -= 16, buffer_ <<= 16) {
      if (end_ - next_ < 2) {
        overflow_ = true;
        continue;
      }
      const auto unit = static_cast<std::uint16_t>(buffer_ >> 48);
      std::memcpy(next_, &unit, sizeof unit);
      next_ += 2;
    }
  }

  std::byte* begin_;
  std::byte* next_;
  std::byte* end_;
  std::uint64_t buffer_ = 0;  ///< bits not yet written, the first one highest
  unsigned count_ = 0;        ///< how many
  bool overflow_ = false;
};

}  // namespace dismount
