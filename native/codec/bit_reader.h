// SPDX-License-Identifier: MIT
// The bits of XPRESS and LZX (format section 12): 16-bit little-endian units, each read from its highest bit down.
// Past the end of the input the buffer is given zeros, which are counted: reading on is safe, and overrun() says so
// once such a bit was consumed.
#pragma once

#include <algorithm>

#include "base/bytes.h"
#include "codec/bit_buffer.h"

namespace dismount {

class BitReader : public BitBuffer {
 public:
  explicit BitReader(ByteView input) : next_(input.data()), end_(input.data() + input.size()) { set_wide_end(input); }

  /// After this at least kRefilled bits can be peeked at or consumed. Inlined by force, as all that is given a reader:
  /// in a loop whose reader is in memory because of one call, every item waits for it.
  [[gnu::always_inline]] void refill() {
    if (next_ < wide_end_) [[likely]] {
      next_ += add_units(first_unit_highest(next_));
    } else {
      const std::ptrdiff_t left = end_ - next_;
      const std::ptrdiff_t added = add_units(last_units(next_, end_));
      const std::ptrdiff_t present = std::min(added, left & ~std::ptrdiff_t{1});
      next_ += present;
      missing_ += static_cast<std::uint32_t>(8 * (added - present));
    }
  }

  /// Takes a byte that XPRESS puts between the units: it lies behind the fewest units that leave 16 unread bits.
  /// At least 16 bits must be in the buffer, and at least 16 will be.
  [[gnu::always_inline]] std::uint32_t take_byte() {
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
    set_wide_end(rest);
    buffer_ = 0;
    count_ = 0;
    missing_ = 0;
  }

  /// Whether anything was taken from behind the input's end.
  bool overrun() const { return failed_ || count_ < missing_; }

 private:
  // The next four units, in the order in which they are read. A vector's elements are reordered in one instruction.
  static std::uint64_t first_unit_highest(const std::byte* at) {
    using Units [[gnu::vector_size(8)]] = std::uint16_t;
    Units units;
    std::memcpy(&units, at, sizeof units);
    units = __builtin_shufflevector(units, units, 3, 2, 1, 0);
    std::uint64_t reversed;
    std::memcpy(&reversed, &units, sizeof reversed);
    return reversed;
  }

  // The same of fewer than four units, zeros behind them. A single byte at the end is no unit, only XPRESS's
  // take_byte() can have it. No member: a reader whose address is never taken stays in registers.
  [[gnu::noinline]] static std::uint64_t last_units(const std::byte* at, const std::byte* end) {
    std::uint64_t units = 0;
    for (unsigned shift = 48; end - at >= 2; at += 2, shift -= 16) {
      std::uint16_t unit;
      std::memcpy(&unit, at, sizeof unit);
      units |= std::uint64_t{unit} << shift;
    }
    return units;
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

  void set_wide_end(ByteView rest) { wide_end_ = rest.data() + (rest.size() < 8 ? 0 : rest.size() - 7); }

  const std::byte* next_;
  const std::byte* wide_end_;  ///< before it 8 bytes can be read
  const std::byte* end_;
  std::uint32_t missing_ = 0;  ///< zero bits given in place of missing input
  bool failed_ = false;
};

}  // namespace dismount
