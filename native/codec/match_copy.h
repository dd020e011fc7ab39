// SPDX-License-Identifier: MIT
// The LZ77 copy, the hottest loop of every decoder here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace dismount {

/// Repeats `length` bytes from `offset` bytes before `out`. The caller has checked that both ends are inside the chunk.
/// Bytes between out + length and `chunk_end` may be overwritten with anything; they are still to be decoded.
inline void copy_match(std::byte* out, std::size_t offset, std::size_t length, const std::byte* chunk_end) {
  // The most that the wide copies below write behind the match.
  constexpr std::size_t kSlack = 32;
  const std::byte* from = out - offset;
  if (static_cast<std::size_t>(chunk_end - out) < length + kSlack) [[unlikely]] {
    for (; length > 0; --length) *out++ = *from++;
    return;
  }

  const auto copy = [&out, &from]<typename Word>(Word word) {
    std::memcpy(&word, from, sizeof word);
    std::memcpy(out, &word, sizeof word);
    out += sizeof word;
    from += sizeof word;
  };
  struct Wide {
    std::uint64_t halves[2];
  };
  const std::byte* const stop = out + length;

  if (offset >= sizeof(Wide)) [[likely]] {
    // Most matches fit into two copies; not asking after the first one saves a branch that is hard to predict.
    copy(Wide{});
    copy(Wide{});
    while (out < stop) copy(Wide{});
    return;
  }
  if (offset == 1) {
    std::memset(out, std::to_integer<int>(*from), length);
    return;
  }
  if (offset < 8) {
    // The bytes repeat with any multiple of the offset, too: lay down one that is at least 8.
    constexpr std::uint8_t kMultiple[8] = {0, 8, 8, 9, 8, 10, 12, 14};
    const std::size_t multiple = kMultiple[offset];
    for (std::size_t i = 0; i < multiple; ++i) out[i] = from[i];
    from = out;
    out += multiple;
  }
  while (out < stop) copy(std::uint64_t{});
}

}  // namespace dismount
