// SPDX-License-Identifier: MIT
// What each instruction set offers to SHA-1: whole blocks added to the states of several messages at once. There is one
// file for each; sha1.cpp chooses when first used.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

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

/// Those that this processor has, the fastest first; the portable one is always the last.
std::span<const Sha1Engine> sha1_engines();

}  // namespace dismount
