// SPDX-License-Identifier: MIT
// Since codes ascend with length and symbol, and an index is a code with any bits after it, the table is written from
// its first entry to its last without ever going back.
#include "codec/huffman.h"

#include <algorithm>
#include <cassert>

namespace dismount {
namespace {

constexpr std::size_t kLongestCode = 16;
constexpr std::size_t kMostSymbols = 1024;

struct SortedCode {
  std::uint16_t count[kLongestCode + 1] = {};  // symbols of each length
  std::uint16_t symbols[kMostSymbols];         // by length, then by symbol
};

void sort(std::span<const std::uint8_t> lengths, unsigned max_length, SortedCode& code) {
  for (const std::uint8_t length : lengths) {
    assert(length <= max_length);
    ++code.count[length];
  }
  std::uint16_t start[kLongestCode + 1];
  start[0] = 0;
  std::uint16_t used = 0;
  for (unsigned length = 1; length <= max_length; ++length) {
    start[length] = used;
    used = static_cast<std::uint16_t>(used + code.count[length]);
  }
  for (std::size_t symbol = 0; symbol < lengths.size(); ++symbol) {
    if (lengths[symbol] != 0) code.symbols[start[lengths[symbol]]++] = static_cast<std::uint16_t>(symbol);
  }
}

// Kraft's sum: every bit pattern of the longest length must begin with exactly one code.
HuffmanCode classify(const SortedCode& code, std::size_t symbols, unsigned max_length) {
  if (code.count[0] == symbols) return HuffmanCode::empty;
  std::int32_t unused = 1;
  for (unsigned length = 1; length <= max_length; ++length) {
    unused = unused * 2 - code.count[length];
    if (unused < 0) return HuffmanCode::invalid;
  }
  return unused == 0 ? HuffmanCode::complete : HuffmanCode::invalid;
}

// The bits needed to tell the codes of one prefix apart: they begin with the shortest ones left, `remaining` of them,
// and reach to the length at which all patterns behind the prefix are used up.
unsigned subtable_bits(const SortedCode& code, unsigned length, unsigned remaining, unsigned primary_bits) {
  unsigned bits = length - primary_bits;
  for (std::uint32_t covered = remaining; covered < (1u << bits); ++bits) {
    covered = covered * 2 + code.count[primary_bits + bits + 1];
  }
  return bits;
}

}  // namespace

HuffmanCode build_huffman_table(std::span<const std::uint8_t> lengths, unsigned max_length, unsigned primary_bits,
                                std::span<std::uint32_t> table) {
  assert(lengths.size() <= kMostSymbols && max_length <= kLongestCode);
  SortedCode code;
  sort(lengths, max_length, code);
  const std::size_t primary_size = std::size_t{1} << primary_bits;
  const HuffmanCode kind = classify(code, lengths.size(), max_length);
  if (kind == HuffmanCode::invalid) return kind;
  if (kind == HuffmanCode::empty) {
    std::fill_n(table.data(), primary_size, kNoSymbol << 8);
    return kind;
  }

  const std::uint16_t* symbol = code.symbols;
  std::uint32_t* entry = table.data();
  for (unsigned length = 1; length <= std::min(primary_bits, max_length); ++length) {
    const std::size_t run = std::size_t{1} << (primary_bits - length);
    for (unsigned left = code.count[length]; left > 0; --left) {
      std::fill_n(entry, run, std::uint32_t{*symbol++} << 8 | length);
      entry += run;
    }
  }

  std::uint32_t* subtable = table.data() + primary_size;
  std::uint32_t* subtable_end = subtable;
  for (unsigned length = primary_bits + 1; length <= max_length; ++length) {
    for (unsigned left = code.count[length]; left > 0; --left) {
      if (subtable == subtable_end) {
        const unsigned bits = subtable_bits(code, length, left, primary_bits);
        subtable_end = subtable + (std::size_t{1} << bits);
        assert(subtable_end <= table.data() + table.size());
        *entry++ = kSubtable | static_cast<std::uint32_t>(subtable - table.data()) << 8 | bits;
      }
      // The subtable's index bits come from the entry just before the current primary one.
      const unsigned bits = entry[-1] & 0xff;
      const std::size_t run = std::size_t{1} << (bits - (length - primary_bits));
      std::fill_n(subtable, run, std::uint32_t{*symbol++} << 8 | (length - primary_bits));
      subtable += run;
    }
  }
  return kind;
}

}  // namespace dismount
