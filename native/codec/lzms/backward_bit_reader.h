// SPDX-License-Identifier: MIT
// The back of an LZMS chunk: Huffman codes and plain bits in 16-bit little-endian units, the last unit first, each unit
// from its highest bit down.
#pragma once

#include <algorithm>

#include "base/bytes.h"
#include "codec/bit_buffer.h"

namespace dismount::lzms {

class BackwardBitReader : public BitBuffer {
 public:
  /// `input` has no half unit.
  explicit BackwardBitReader(ByteView input) : begin_(input.data()), next_(input.data() + input.size()) {}

  /// After this at least kRefilled bits can be peeked at or consumed: a code and its extra bits, which are 45 at most.
  void refill() {
    const std::ptrdiff_t left = next_ - begin_;
    if (left >= 8) [[likely]] {
      std::uint64_t units;
      std::memcpy(&units, next_ - sizeof units, sizeof units);
      next_ -= add_units(units);
    } else {
      const std::ptrdiff_t added = add_units(first_units(begin_, next_));
      const std::ptrdiff_t present = std::min(added, left);
      next_ -= present;
      missing_ += static_cast<std::uint64_t>(8 * (added - present));
    }
  }

  /// Whether anything was taken from before the input's begin.
  bool overrun() const { return count_ < missing_; }

 private:
  // Fewer than four units, zeros before them. No member: a reader whose address is never taken stays in registers.
  [[gnu::noinline]] static std::uint64_t first_units(const std::byte* begin, const std::byte* end) {
    std::uint64_t units = 0;
    for (unsigned shift = 48; end != begin; shift -= 16) {
      end -= 2;
      std::uint16_t unit;
      std::memcpy(&unit, end, sizeof unit);
      units |= std::uint64_t{unit} << shift;
    }
    return units;
  }

  const std::byte* begin_;
  const std::byte* next_;
  std::uint64_t missing_ = 0;  ///< zero bits given in place of missing input
};

}  // namespace dismount::lzms
