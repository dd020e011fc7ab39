// SPDX-License-Identifier: MIT
// The LZ77 copy, the hottest loop of every decoder here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace dismount {

/// What copy_match may write behind the match.
inline constexpr std::size_t kCopySlack = 32;

/// Repeats `length` bytes from `offset` bytes before `out`. The caller has checked that both ends are inside the chunk,
/// and that kCopySlack bytes are left in it behind the match: they may be overwritten with anything.
inline void copy_match(std::byte* out, std::size_t offset, std::size_t length) {
  const std::byte* from = out - offset;
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
    // Most matches fit into two words: not asking after the first one saves branches that are hard to predict.
    copy(Wide{});
    copy(Wide{});
    while (out < stop) copy(Wide{});
    return;
  }
  if (offset >= sizeof(std::uint64_t)) {
    while (out < stop) copy(std::uint64_t{});
    return;
  }
  if (offset == 1) {
    const std::uint64_t repeated = std::to_integer<std::uint64_t>(*from) * 0x0101'0101'0101'0101;
    const Wide word{{repeated, repeated}};
    do {
      std::memcpy(out, &word, sizeof word);
      out += sizeof word;
    } while (out < stop);
    return;
  }
  // The bytes repeat with any multiple of the offset, too: lay down one that is at least 8.
  constexpr std::uint8_t kMultiple[8] = {0, 8, 8, 9, 8, 10, 12, 14};
  const std::size_t multiple = kMultiple[offset];
  for (std::size_t i = 0; i < multiple; ++i) out[i] = from[i];
  from = out;
  out += multiple;
  while (out < stop) copy(std::uint64_t{});
}

/// The same where nothing behind the match may be written.
inline void copy_match_exactly(std::byte* out, std::size_t offset, std::size_t length) {
  for (const std::byte* from = out - offset; length > 0; --length) *out++ = *from++;
}

}  // namespace dismount
