// SPDX-License-Identifier: MIT
#include "codec/lzx/randomness.h"

#include <array>

namespace dismount::lzx {
namespace {

constexpr std::size_t kSmallest = 4096;
constexpr std::size_t kLargest = 65536;

// The sum of the squared counts of n random bytes is n^2 / 256 + n on average and hardly ever above n^2 / 256 + 2n. An
// order-0 code saves less than 0.3 % where it is not.
bool has_even_bytes(ByteView chunk) {
  // Four tables: adding to one count twice in a row would have to wait.
  std::array<std::array<std::uint32_t, 256>, 4> counts{};
  const std::byte* const data = chunk.data();
  for (std::size_t i = 0; i + 4 <= chunk.size(); i += 4) {
    for (std::size_t k = 0; k < 4; ++k) ++counts[k][std::to_integer<std::size_t>(data[i + k])];
  }
  const std::uint64_t size = chunk.size() / 4 * 4;
  std::uint64_t squares = 0;
  for (std::size_t value = 0; value < 256; ++value) {
    const std::uint64_t count = counts[0][value] + counts[1][value] + counts[2][value] + counts[3][value];
    squares += count * count;
  }
  return squares < size * size / 256 + 2 * size;
}

// Looks for repeats of four bytes at one position in eight. Their content says which, so that both of a pair are.
bool has_repeats(ByteView chunk) {
  constexpr unsigned kBits = 12;
  std::array<std::uint16_t, 1u << kBits> latest{};
  std::size_t repeats = 0;
  for (std::size_t i = 1; i + 4 <= chunk.size(); ++i) {
    if ((std::to_integer<unsigned>(chunk[i]) & 7) != 0) continue;
    const std::uint32_t bytes = read_le32(chunk, i);
    std::uint16_t& entry = latest[bytes * 0x9e3779b1u >> (32 - kBits)];
    repeats += read_le32(chunk, entry) == bytes;
    entry = static_cast<std::uint16_t>(i);
  }
  return repeats > chunk.size() / 2048;
}

}  // namespace

bool looks_random(ByteView chunk) {
  return chunk.size() >= kSmallest && chunk.size() <= kLargest && has_even_bytes(chunk) && !has_repeats(chunk);
}

}  // namespace dismount::lzx
