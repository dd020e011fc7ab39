// SPDX-License-Identifier: MIT
// Sixteen bytes at once, in the compilers' own vector notation: it becomes the instructions that every processor of a
// target has, so no choice at run time is needed.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace dismount {

using ByteVector [[gnu::vector_size(16)]] = std::uint8_t;
/// What comparing two of them gives: FF where it is so, else 0.
using ByteMask [[gnu::vector_size(16)]] = signed char;

inline ByteVector load_bytes(const std::byte* at) {
  ByteVector bytes;
  std::memcpy(&bytes, at, sizeof bytes);
  return bytes;
}

inline bool any_set(ByteMask mask) {
  std::uint64_t halves[2];
  std::memcpy(halves, &mask, sizeof halves);
  return (halves[0] | halves[1]) != 0;
}

/// Where `mask` is first set; 16 if nowhere.
inline unsigned first_set(ByteMask mask) {
  std::uint64_t halves[2];
  std::memcpy(halves, &mask, sizeof halves);
  if (halves[0] != 0) return static_cast<unsigned>(std::countr_zero(halves[0])) / 8;
  return 8 + static_cast<unsigned>(std::countr_zero(halves[1])) / 8;
}

}  // namespace dismount
