// SPDX-License-Identifier: MIT
// Making canonical Huffman codes, the writing side of huffman.h: lengths from frequencies, codes from lengths.
#pragma once

#include <cstdint>
#include <span>

namespace dismount {

/// The most symbols and the longest code that build_code_lengths() takes.
inline constexpr unsigned kMostCodeSymbols = 1024;
inline constexpr unsigned kLongestHuffmanCode = 16;

/// Finds the lengths, at most `max_length`, of a code that packs symbols of these frequencies well: the best one if no
/// length has to be cut. Symbols of frequency 0 get length 0. The code is always complete, as readers demand: if only
/// one symbol is used, another one gets the second code of one bit; if none is used there is no code.
/// There are at least two symbols, no more than 2^max_length, and the sum of their frequencies is below 2^31.
void build_code_lengths(std::span<const std::uint32_t> frequencies, unsigned max_length,
                        std::span<std::uint8_t> lengths);

/// The codes that `lengths` stand for, each in the low bits: given out by length, then by symbol.
void assign_codes(std::span<const std::uint8_t> lengths, std::span<std::uint16_t> codes);

}  // namespace dismount
