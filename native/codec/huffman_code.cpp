// SPDX-License-Identifier: MIT
// Lengths: symbols are sorted by frequency, then the tree is built in place in the array of their frequencies (Moffat
// and Katajainen, "In-place calculation of minimum-redundancy codes", 1995). Too long codes are then cut to the limit
// and others made longer, cheapest first. Only integers, and ties go by symbol: the same everywhere.
#include "codec/huffman_code.h"

#include <algorithm>
#include <cassert>

namespace dismount {
namespace {

constexpr std::uint32_t kSymbolBits = 10;
static_assert(1u << kSymbolBits == kMostCodeSymbols);

// Symbols in order of frequency; those not used are left out. Most frequencies are small, so these are sorted by
// counting. Returns how many there are.
unsigned sort_symbols(std::span<const std::uint32_t> frequencies, std::uint64_t* sorted) {
  constexpr std::uint32_t kCounted = 128;
  std::uint16_t starts[kCounted + 1] = {};
  for (const std::uint32_t frequency : frequencies) ++starts[std::min(frequency, kCounted)];
  std::uint16_t used = 0;
  for (std::uint32_t i = 1; i <= kCounted; ++i) {
    const std::uint16_t count = starts[i];
    starts[i] = used;
    used = static_cast<std::uint16_t>(used + count);
  }
  const std::uint16_t uncounted = starts[kCounted];
  for (std::size_t symbol = 0; symbol < frequencies.size(); ++symbol) {
    const std::uint32_t frequency = frequencies[symbol];
    if (frequency == 0) continue;
    sorted[starts[std::min(frequency, kCounted)]++] = std::uint64_t{frequency} << kSymbolBits | symbol;
  }
  std::sort(sorted + uncounted, sorted + used);
  return used;
}

// Turns ascending weights into the depths of their leaves, which descend. At least two.
void weights_to_depths(std::uint32_t* nodes, unsigned count) {
  // Inner nodes replace the leaves already joined; then each inner node holds its parent's index.
  unsigned leaf = 0;
  unsigned root = 0;
  const auto take_smallest = [&](unsigned next) {
    if (leaf < count && (root >= next || nodes[leaf] <= nodes[root])) return nodes[leaf++];
    const std::uint32_t weight = nodes[root];
    nodes[root++] = next;
    return weight;
  };
  for (unsigned next = 0; next < count - 1; ++next) {
    const std::uint32_t first = take_smallest(next);
    const std::uint32_t second = take_smallest(next);
    nodes[next] = first + second;
  }

  // From the root down, parents become depths.
  nodes[count - 2] = 0;
  for (unsigned i = count - 2; i-- > 0;) nodes[i] = nodes[nodes[i]] + 1;

  // The places that inner nodes leave at each depth are the leaves'.
  unsigned inner = count - 1;  // those not yet counted are below it
  unsigned places = 1;
  unsigned out = count;
  for (std::uint32_t depth = 0; places > 0; ++depth) {
    unsigned inner_here = 0;
    while (inner > 0 && nodes[inner - 1] == depth) {
      --inner;
      ++inner_here;
    }
    for (unsigned leaves = places - inner_here; leaves > 0; --leaves) nodes[--out] = depth;
    places = 2 * inner_here;
  }
}

// Cuts all depths to `max_length` and lengthens others until the code is complete again.
void limit_depths(std::uint32_t* depths, unsigned count, unsigned max_length) {
  const std::uint32_t room = 1u << max_length;
  std::uint32_t used = 0;
  unsigned cut = 0;
  for (; cut < count && depths[cut] > max_length; ++cut) depths[cut] = max_length;
  if (cut == 0) return;
  for (unsigned i = 0; i < count; ++i) used += room >> depths[i];
  // The rarest symbol that is not yet at the limit loses least.
  for (unsigned i = cut; used > room;) {
    while (depths[i] == max_length) ++i;
    ++depths[i];
    used -= room >> depths[i];
  }
  // What was freed beyond need goes to the most frequent symbols that it suffices for. It always suffices for the one
  // with the longest code, as it is a multiple of that code's share.
  while (used < room) {
    for (unsigned i = count; i-- > 0;) {
      while (room >> depths[i] <= room - used) {
        used += room >> depths[i];
        --depths[i];
      }
    }
  }
}

}  // namespace

void build_code_lengths(std::span<const std::uint32_t> frequencies, unsigned max_length,
                        std::span<std::uint8_t> lengths) {
  assert(frequencies.size() >= 2 && frequencies.size() <= kMostCodeSymbols && lengths.size() == frequencies.size());
  assert(max_length <= kLongestHuffmanCode && frequencies.size() <= std::size_t{1} << max_length);
  std::uint64_t sorted[kMostCodeSymbols];
  const unsigned used = sort_symbols(frequencies, sorted);
  std::fill(lengths.begin(), lengths.end(), std::uint8_t{0});
  const auto symbol_of = [&](unsigned i) { return static_cast<std::size_t>(sorted[i] & (kMostCodeSymbols - 1)); };
  if (used == 0) return;
  if (used == 1) {
    lengths[symbol_of(0)] = 1;
    lengths[symbol_of(0) == 0 ? 1 : 0] = 1;
    return;
  }
  std::uint32_t nodes[kMostCodeSymbols];
  for (unsigned i = 0; i < used; ++i) nodes[i] = static_cast<std::uint32_t>(sorted[i] >> kSymbolBits);
  weights_to_depths(nodes, used);
  limit_depths(nodes, used, max_length);
  for (unsigned i = 0; i < used; ++i) lengths[symbol_of(i)] = static_cast<std::uint8_t>(nodes[i]);
}

void assign_codes(std::span<const std::uint8_t> lengths, std::span<std::uint16_t> codes) {
  assert(codes.size() == lengths.size());
  std::uint32_t next[kLongestHuffmanCode + 2] = {};
  for (const std::uint8_t length : lengths) ++next[length + 1];
  next[1] = 0;  // symbols without a code take no place
  std::uint32_t code = 0;
  for (unsigned length = 1; length <= kLongestHuffmanCode; ++length) {
    const std::uint32_t count = next[length + 1];
    next[length] = code;
    code = (code + count) << 1;
  }
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    if (lengths[i] != 0) codes[i] = static_cast<std::uint16_t>(next[lengths[i]]++);
  }
}

}  // namespace dismount
