// SPDX-License-Identifier: MIT
// What each instruction set offers to SHA-1: whole blocks added to the states of several messages at once. There is one
// file for each; sha1.cpp chooses when first used.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace dismount {

/// The largest number of messages that any engine takes at once.
inline constexpr unsigned kMostSha1Lanes = 16;

/// One message: its five words of state, and whole blocks of 64 bytes.
struct Sha1Lane {
  std::uint32_t* state;
  const std::byte* data;
};

struct Sha1Engine {
  const char* name;
  /// How many messages it works on at once.
  unsigned lanes;
  /// Adds `blocks` blocks to each of 1 to `lanes` messages. The lanes' `data` is left as it was.
  void (*add)(std::span<const Sha1Lane> lanes, std::size_t blocks);
};

/// Calls `add` with the number of lanes, 1 to 4, as a constant: for engines whose lanes are in registers of their own.
template <typename Add>
void with_sha1_lanes(std::size_t lanes, Add add) {
  switch (lanes) {
    case 1:
      return add(std::integral_constant<std::size_t, 1>());
    case 2:
      return add(std::integral_constant<std::size_t, 2>());
    case 3:
      return add(std::integral_constant<std::size_t, 3>());
    default:
      return add(std::integral_constant<std::size_t, 4>());
  }
}

/// Those that this processor has, the fastest first; the portable one is always the last.
std::span<const Sha1Engine> sha1_engines();

}  // namespace dismount
