// SPDX-License-Identifier: MIT
// Since codes ascend with length and symbol, and an index is a code with any bits after it, the table is written from
// its first entry to its last without ever going back.
#include "codec/huffman.h"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace dismount {
namespace {

constexpr std::size_t kLongestCode = 16;
constexpr std::size_t kMostSymbols = 1024;

struct SortedCode {
  std::uint16_t count[kLongestCode + 1] = {};  // symbols of each length
  std::uint16_t symbols[kMostSymbols];         // by length, the unused ones first, then by symbol
};

void sort(std::span<const std::uint8_t> lengths, unsigned max_length, SortedCode& code) {
  // Neighbours often have the same length: in four parts, each with counts of its own, they wait for each other less.
  constexpr std::size_t kParts = 4;
  const std::size_t part = lengths.size() / kParts;
  const std::uint8_t* const length_of = lengths.data();
  const auto each_symbol = [&](auto visit) {
    for (std::size_t i = 0; i < part; ++i) {
      for (std::size_t p = 0; p < kParts; ++p) visit(p, p * part + i);
    }
    for (std::size_t i = kParts * part; i < lengths.size(); ++i) visit(kParts - 1, i);
  };

  std::uint16_t next[kParts][kLongestCode + 1] = {};  // first how many symbols there are, then where the next one goes
  each_symbol([&](std::size_t p, std::size_t symbol) {
    assert(length_of[symbol] <= max_length);
    ++next[p][length_of[symbol]];
  });
  std::uint16_t place = 0;
  for (unsigned length = 0; length <= max_length; ++length) {
    const std::uint16_t first = place;
    for (std::size_t p = 0; p < kParts; ++p) {
      const std::uint16_t count = next[p][length];
      next[p][length] = place;
      place = static_cast<std::uint16_t>(place + count);
    }
    code.count[length] = static_cast<std::uint16_t>(place - first);
  }
  each_symbol([&](std::size_t p, std::size_t symbol) {
    code.symbols[next[p][length_of[symbol]]++] = static_cast<std::uint16_t>(symbol);
  });
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

// Writes `run` equal entries, a power of two.
void fill(std::uint32_t* entries, std::size_t run, std::uint32_t value) {
  struct Four {
    std::uint32_t entries[4];
  };
  const Four four{{value, value, value, value}};
  for (std::size_t i = 0; i < run; i += 4) std::memcpy(entries + i, &four, sizeof four);
}

template <typename Meaning>
void fill_table(const SortedCode& code, unsigned max_length, unsigned primary_bits, std::span<std::uint32_t> table,
                Meaning meaning) {
  const std::uint16_t* symbol = code.symbols + code.count[0];
  std::uint32_t* entry = table.data();
  [[maybe_unused]] const std::uint32_t* const primary_end = entry + (std::size_t{1} << primary_bits);
  for (unsigned length = 1; length <= std::min(primary_bits, max_length); ++length) {
    const std::uint16_t* const end = symbol + code.count[length];
    const unsigned log2_run = primary_bits - length;
    if (log2_run == 0) {
      for (; symbol != end; ++symbol) *entry++ = meaning(*symbol) + length;
    } else if (log2_run == 1) {
      for (; symbol != end; ++symbol, entry += 2) entry[0] = entry[1] = meaning(*symbol) + length;
    } else {
      const std::size_t run = std::size_t{1} << log2_run;
      for (; symbol != end; ++symbol, entry += run) fill(entry, run, meaning(*symbol) + length);
    }
  }

  std::uint32_t* subtable = table.data() + (std::size_t{1} << primary_bits);
  std::uint32_t* subtable_end = subtable;
  for (unsigned length = primary_bits + 1; length <= max_length; ++length) {
    for (unsigned left = code.count[length]; left > 0; --left) {
      if (subtable == subtable_end) {
        const unsigned bits = subtable_bits(code, length, left, primary_bits);
        subtable_end = subtable + (std::size_t{1} << bits);
        assert(entry < primary_end && subtable_end <= table.data() + table.size());
        *entry++ = kSubtable | static_cast<std::uint32_t>(subtable - table.data()) << 8 | bits;
      }
      // The subtable's index bits come from the entry just before the current primary one.
      const unsigned bits = entry[-1] & 0xff;
      const std::size_t run = std::size_t{1} << (bits - (length - primary_bits));
      std::fill_n(subtable, run, meaning(*symbol++) + length - primary_bits);
      subtable += run;
    }
  }
  assert(entry == primary_end);
}

}  // namespace

HuffmanCode build_huffman_table(std::span<const std::uint8_t> lengths, unsigned max_length, unsigned primary_bits,
                                const std::uint32_t* meanings, std::span<std::uint32_t> table) {
  assert(lengths.size() <= kMostSymbols && max_length <= kLongestCode);
  SortedCode code;
  sort(lengths, max_length, code);
  const HuffmanCode kind = classify(code, lengths.size(), max_length);
  if (kind == HuffmanCode::invalid) return kind;
  if (kind == HuffmanCode::empty) {
    std::fill_n(table.data(), std::size_t{1} << primary_bits, kNoSymbol << 8);
    return kind;
  }
  if (meanings == nullptr) {
    fill_table(code, max_length, primary_bits, table, [](std::uint32_t symbol) { return symbol << 8; });
  } else {
    fill_table(code, max_length, primary_bits, table, [meanings](std::uint32_t symbol) { return meanings[symbol]; });
  }
  return kind;
}

}  // namespace dismount
