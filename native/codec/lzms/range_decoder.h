// SPDX-License-Identifier: MIT
// The front of an LZMS chunk: single bits, each coded by how often its context was 0 of late (README.md).
#pragma once

#include <cstdint>

#include "base/bytes.h"

namespace dismount::lzms {

/// What was decoded in one context: the last 64 bits, and how many of them were 0.
struct BitContext {
  std::uint64_t recent = 0x5555'5555;
  std::uint32_t zeros = 48;
  /// `zeros`, but never certain: 1 to 63. Kept ready, as the next bit of this context waits for it.
  std::uint32_t chance = 48;

  void add(std::uint64_t bit) {
    zeros += static_cast<std::uint32_t>(recent >> 63) - static_cast<std::uint32_t>(bit);
    recent = recent << 1 | bit;
    chance = zeros + (zeros == 0) - (zeros == 64);
  }
};

/// Takes 16-bit little-endian units from the start of a chunk. Past its end it is given zeros, which are counted:
/// reading on is safe, and overrun() says so.
class RangeDecoder {
 public:
  /// `input` has at least two units and no half one.
  explicit RangeDecoder(ByteView input) : next_(input.data()), end_(input.data() + input.size()) {
    code_ = next_unit() << 16;
    code_ |= next_unit();
  }

  bool decode(BitContext& context) {
    if (range_ <= 0xFFFF) {
      range_ <<= 16;
      code_ = code_ << 16 | next_unit();
    }
    const std::uint32_t bound = (range_ >> 6) * context.chance;
    if (code_ < bound) {
      range_ = bound;
      context.add(0);
      return false;
    }
    range_ -= bound;
    code_ -= bound;
    context.add(1);
    return true;
  }

  /// Whether anything was taken from behind the input's end.
  bool overrun() const { return overrun_; }

 private:
  std::uint32_t next_unit() {
    if (next_ == end_) [[unlikely]] {
      overrun_ = true;
      return 0;
    }
    std::uint16_t unit;
    std::memcpy(&unit, next_, sizeof unit);
    next_ += sizeof unit;
    return unit;
  }

  const std::byte* next_;
  const std::byte* end_;
  std::uint32_t range_ = 0xFFFF'FFFF;
  std::uint32_t code_ = 0;
  bool overrun_ = false;
};

/// The contexts of one kind of bit; the last `History` bits of that kind choose which is next.
template <unsigned History>
class BitContexts {
 public:
  bool decode(RangeDecoder& range) {
    const bool bit = range.decode(contexts_[state_]);
    state_ = (state_ << 1 | static_cast<std::uint32_t>(bit)) & kMask;
    return bit;
  }

 private:
  static constexpr std::uint32_t kMask = (1u << History) - 1;
  std::uint32_t state_ = 0;
  BitContext contexts_[kMask + 1];
};

}  // namespace dismount::lzms
