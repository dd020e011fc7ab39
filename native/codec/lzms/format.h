// SPDX-License-Identifier: MIT
// The numbers of LZMS (format section 12); README.md beside this file explains them.
#pragma once

#include <array>
#include <cstdint>

namespace dismount::lzms {

inline constexpr unsigned kLiterals = 256;
inline constexpr unsigned kMostOffsetSlots = 799;
inline constexpr unsigned kLengthSlots = 54;
inline constexpr unsigned kDeltaPowers = 8;

inline constexpr unsigned kLongestCode = 15;
inline constexpr unsigned kRecentMatches = 3;

// How many bits of history choose the context of the next bit: 2 to the power of it contexts.
inline constexpr unsigned kMainHistory = 4;
inline constexpr unsigned kMatchHistory = 5;
inline constexpr unsigned kLzHistory = 6;
inline constexpr unsigned kDeltaHistory = 6;

/// A slot: base + a number of `extra_bits` bits.
struct Slot {
  std::uint32_t base;
  std::uint32_t extra_bits;
};

/// Slots of rising numbers of extra bits: `runs[i].slots` of them have `runs[i].extra_bits`.
struct SlotRun {
  std::uint32_t extra_bits;
  unsigned slots;
};
template <unsigned Count, std::size_t Runs>
constexpr std::array<Slot, Count> make_slots(const SlotRun (&runs)[Runs], std::uint32_t end) {
  std::array<Slot, Count> slots{};
  std::uint32_t base = 1;
  unsigned at = 0;
  for (const SlotRun& run : runs) {
    for (unsigned i = 0; i < run.slots; ++i) {
      slots[at++] = {base, run.extra_bits};
      base += 1u << run.extra_bits;
    }
  }
  if (at != Count || base != end) throw "the runs do not add up";  // no constant expression, so it does not compile
  return slots;
}

inline constexpr SlotRun kOffsetSlotRuns[] = {{0, 8},   {2, 9},   {3, 7},   {4, 10},  {5, 15},   {6, 15},  {7, 20},
                                              {8, 20},  {9, 30},  {10, 33}, {11, 40}, {12, 42},  {13, 45}, {14, 60},
                                              {15, 73}, {16, 80}, {17, 85}, {18, 95}, {19, 105}, {20, 6},  {30, 1}};
inline constexpr auto kOffsetSlots = make_slots<kMostOffsetSlots>(kOffsetSlotRuns, 0x465B'E4A5);

inline constexpr SlotRun kLengthSlotRuns[] = {{0, 26}, {1, 4}, {2, 6}, {3, 4},  {4, 5},  {5, 2}, {6, 1},
                                              {7, 1},  {8, 1}, {9, 1}, {10, 1}, {16, 1}, {30, 1}};
inline constexpr auto kLengthSlots54 = make_slots<kLengthSlots>(kLengthSlotRuns, 0x4001'08AB);

/// How many slots reach every offset of a chunk of `chunk_size` bytes, at least 2: the largest offset is one less.
constexpr unsigned offset_slots(std::uint32_t chunk_size) {
  unsigned slots = 1;
  while (slots < kMostOffsetSlots && kOffsetSlots[slots].base < chunk_size) ++slots;
  return slots;
}

}  // namespace dismount::lzms
