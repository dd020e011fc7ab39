// SPDX-License-Identifier: MIT
// The numbers of XPRESS Huffman (MS-XCA 2.1 and 2.2, format section 12) and its items, literals and matches.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

namespace dismount::xpress {

inline constexpr unsigned kLiterals = 256;
inline constexpr unsigned kSymbols = 512;
inline constexpr unsigned kLongestCode = 15;
inline constexpr std::size_t kCodeLengthBytes = kSymbols / 2;
inline constexpr std::uint32_t kShortestMatch = 3;
/// In the low four bits of a match's symbol: the length is in a byte behind it.
inline constexpr std::uint32_t kLengthFollows = 15;
/// In that byte: the length is in the two bytes behind it.
inline constexpr std::uint32_t kLongLengthFollows = 255;
/// Windows' encoder writes it last. To a decoder that is not at the end it is a match of 3 bytes from offset 1.
inline constexpr unsigned kEndOfData = 256;

inline std::uint32_t log2_of(std::uint32_t value) { return static_cast<std::uint32_t>(std::bit_width(value)) - 1; }

inline std::uint32_t match_symbol(std::uint32_t length, std::uint32_t offset) {
  const std::uint32_t adjusted = length - kShortestMatch;
  return kLiterals + 16 * log2_of(offset) + (adjusted < kLengthFollows ? adjusted : kLengthFollows);
}

/// How many bits of the offset stand behind a symbol.
inline unsigned offset_bits_of(std::uint32_t symbol) { return symbol < kLiterals ? 0 : (symbol - kLiterals) >> 4; }

}  // namespace dismount::xpress
