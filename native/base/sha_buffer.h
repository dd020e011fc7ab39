// SPDX-License-Identifier: MIT
// What SHA-1 and SHA-256 share: gathering 64-byte blocks from updates of any size, and the padding at the end
// (FIPS 180-4, section 5.1.1).
#pragma once

#include <algorithm>
#include <array>
#include <cstring>

#include "base/bytes.h"

namespace dismount {

inline constexpr std::size_t kShaBlockSize = 64;

/// Hands whole blocks of `data` to `add_blocks(pointer, count)`, the rest stays in `block`.
template <typename AddBlocks>
void sha_update(ByteView data, std::byte block[kShaBlockSize], std::size_t& filled, AddBlocks add_blocks) {
  if (data.empty()) return;
  if (filled > 0) {
    const std::size_t taken = std::min(kShaBlockSize - filled, data.size());
    std::memcpy(block + filled, data.data(), taken);
    filled += taken;
    data = data.subspan(taken);
    if (filled < kShaBlockSize) return;
    add_blocks(block, std::size_t{1});
    filled = 0;
  }
  // Whole blocks are hashed where they are: no copy for large buffers.
  const std::size_t whole = data.size() / kShaBlockSize;
  if (whole > 0) add_blocks(data.data(), whole);
  const ByteView rest = data.subspan(whole * kShaBlockSize);
  if (!rest.empty()) std::memcpy(block, rest.data(), rest.size());
  filled = rest.size();
}

/// Pads with a one bit, zeros and the length in bits as a big-endian 64-bit number.
template <typename AddBlocks>
void sha_finish(std::uint64_t length, std::byte block[kShaBlockSize], std::size_t filled, AddBlocks add_blocks) {
  constexpr std::size_t kLengthAt = kShaBlockSize - 8;
  block[filled++] = std::byte{0x80};
  if (filled > kLengthAt) {
    std::memset(block + filled, 0, kShaBlockSize - filled);
    add_blocks(block, std::size_t{1});
    filled = 0;
  }
  std::memset(block + filled, 0, kLengthAt - filled);
  const std::uint64_t bits = __builtin_bswap64(length * 8);
  std::memcpy(block + kLengthAt, &bits, sizeof bits);
  add_blocks(block, std::size_t{1});
}

/// The state's words as big-endian bytes.
template <std::size_t Size>
std::array<std::byte, Size> sha_digest(const std::uint32_t* state) {
  std::array<std::byte, Size> hash;
  for (std::size_t i = 0; i < Size / 4; ++i) {
    const std::uint32_t word = __builtin_bswap32(state[i]);
    std::memcpy(hash.data() + 4 * i, &word, sizeof word);
  }
  return hash;
}

}  // namespace dismount
