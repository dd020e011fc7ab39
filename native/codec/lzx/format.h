// SPDX-License-Identifier: MIT
// The numbers of LZX as WIM files have it (format section 12); README.md beside this file explains them.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace dismount::lzx {

inline constexpr unsigned kLiterals = 256;
inline constexpr unsigned kMostSlots = 50;
inline constexpr unsigned kLengthHeaders = 8;
inline constexpr unsigned kMostMainSymbols = kLiterals + kMostSlots * kLengthHeaders;
inline constexpr unsigned kLengthSymbols = 249;
inline constexpr unsigned kAlignedSymbols = 8;
inline constexpr unsigned kPreSymbols = 20;

inline constexpr unsigned kLongestCode = 16;  // main and length code
inline constexpr unsigned kLongestAlignedCode = 7;
inline constexpr unsigned kLongestPreCode = 15;

inline constexpr std::uint32_t kShortestMatch = 2;
inline constexpr std::uint32_t kLengthFollows = 7;  // length header: a symbol of the length code follows
inline constexpr unsigned kRecentOffsets = 3;       // slots 0 to 2
inline constexpr std::uint32_t kOffsetBias = 2;     // an explicit offset is stored plus this
inline constexpr unsigned kAlignedBits = 3;         // of an offset, from the aligned code where there are so many
inline constexpr unsigned kMostExtraBits = 17;
inline constexpr std::uint32_t kDefaultBlockSize = 32768;

enum BlockType : std::uint32_t { kVerbatim = 1, kAligned = 2, kUncompressed = 3 };

/// An offset slot: offset + kOffsetBias = base + a number of `extra_bits` bits.
struct OffsetSlot {
  std::uint32_t base;
  std::uint32_t extra_bits;
};

inline constexpr auto kOffsetSlots = [] {
  std::array<OffsetSlot, kMostSlots> slots{};
  std::uint32_t base = 0;
  for (unsigned i = 0; i < kMostSlots; ++i) {
    const std::uint32_t extra_bits = i < 4 ? 0 : i < 36 ? i / 2 - 1 : kMostExtraBits;
    slots[i] = {base, extra_bits};
    base += 1u << extra_bits;
  }
  return slots;
}();

/// How many slots reach every offset of a window of `chunk_size` bytes. No match can start in the last two of them:
/// matches are two bytes at least, so the largest offset is the chunk size - 3.
constexpr unsigned offset_slots(std::uint32_t chunk_size) {
  unsigned slots = 0;
  while (slots < kMostSlots && kOffsetSlots[slots].base < chunk_size) ++slots;
  return slots;
}
static_assert(offset_slots(1u << 15) == 30 && offset_slots(1u << 16) == 32 && offset_slots(1u << 17) == 34);
static_assert(offset_slots(1u << 18) == 36 && offset_slots(1u << 19) == 38 && offset_slots(1u << 20) == 42);
static_assert(offset_slots(1u << 21) == 50);

}  // namespace dismount::lzx
