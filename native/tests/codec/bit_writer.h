// SPDX-License-Identifier: MIT
// Writes the bits of XPRESS and LZX for tests: chunks, good and bad, are built in code.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"

namespace dismount::test {

using Lengths = std::vector<std::uint8_t>;

/// The codes that a list of lengths stands for.
class CanonicalCode {
 public:
  explicit CanonicalCode(Lengths lengths) : lengths_(std::move(lengths)), codes_(lengths_.size()) {
    std::uint32_t code = 0;
    for (unsigned length = 1; length <= 16; ++length, code <<= 1) {
      for (std::size_t i = 0; i < lengths_.size(); ++i) {
        if (lengths_[i] == length) codes_[i] = code++;
      }
    }
  }
  const Lengths& lengths() const { return lengths_; }
  std::uint32_t code(std::size_t symbol) const { return codes_[symbol]; }

 private:
  Lengths lengths_;
  std::vector<std::uint32_t> codes_;
};

/// Lengths of a complete code for just these symbols (at least two), all about as long.
inline Lengths flat_lengths(std::size_t symbols, const std::vector<std::size_t>& used) {
  unsigned longest = 1;
  while ((std::size_t{1} << longest) < used.size()) ++longest;
  std::size_t shorter = (std::size_t{1} << longest) - used.size();
  Lengths lengths(symbols);
  for (const std::size_t symbol : used) {
    lengths[symbol] = static_cast<std::uint8_t>(longest);
    if (shorter > 0) {
      --lengths[symbol];
      --shorter;
    }
  }
  return lengths;
}

/// Two units are reserved ahead of the bytes, which is how XPRESS mixes the two.
class BitWriter {
 public:
  BitWriter() : slots_{reserve(), reserve()} {}

  void put(std::uint32_t value, unsigned bits) {
    for (unsigned i = bits; i > 0; --i) {
      if (pending_bits_ == 16) flush();
      pending_ = static_cast<std::uint16_t>(pending_ * 2u + (value >> (i - 1) & 1));
      ++pending_bits_;
      ++bits_written_;
    }
  }
  void put(const CanonicalCode& code, std::size_t symbol) { put(code.code(symbol), code.lengths()[symbol]); }
  void put_byte(std::uint32_t byte) { bytes_.push_back(static_cast<std::byte>(byte)); }

  std::size_t bits_written() const { return bits_written_; }

  /// XPRESS: with both reserved units, the second one zero.
  Bytes finish_xpress() {
    put(0, (16 - pending_bits_ % 16) % 16);
    write_le16(bytes_, slots_[0], pending_);
    return bytes_;
  }

  /// LZX: to a border of units; nothing is reserved there. `to_next`: a whole unit if already on one.
  Bytes finish_lzx(bool to_next = false) {
    const unsigned partial = bits_written_ % 16;
    if (partial != 0 || to_next) put(0, 16 - partial);
    if (pending_bits_ > 0) write_le16(bytes_, slots_[0], pending_);
    bytes_.resize(bits_written_ / 8);
    return bytes_;
  }

 private:
  std::size_t reserve() {
    bytes_.resize(bytes_.size() + 2);
    return bytes_.size() - 2;
  }
  void flush() {
    write_le16(bytes_, slots_[0], pending_);
    slots_[0] = slots_[1];
    slots_[1] = reserve();
    pending_ = 0;
    pending_bits_ = 0;
  }

  Bytes bytes_;
  std::size_t slots_[2];
  std::uint16_t pending_ = 0;
  unsigned pending_bits_ = 0;
  std::size_t bits_written_ = 0;
};

inline Bytes bytes_of(const char* text) {
  const auto view = std::as_bytes(std::span(text, std::char_traits<char>::length(text)));
  return Bytes(view.begin(), view.end());
}

inline void append(Bytes& to, const Bytes& bytes) { to.insert(to.end(), bytes.begin(), bytes.end()); }

}  // namespace dismount::test
