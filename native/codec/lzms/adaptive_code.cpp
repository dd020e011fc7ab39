// SPDX-License-Identifier: MIT
// Huffman's algorithm with two queues: symbols sorted by frequency, and inner nodes, which come into being in ascending
// order of their own accord. Only the number of codes of each length matters; the longest go to the rarest symbols.
#include "codec/lzms/adaptive_code.h"

#include <algorithm>
#include <cassert>

namespace dismount::lzms {
namespace {

constexpr std::size_t kMostSymbols = 1024;

struct Symbol {
  std::uint16_t frequency;
  std::uint16_t symbol;
};

/// Sorts by frequency, then by symbol. Few symbols are frequent: their sum is 2 * 1,024 + 2 * 799 at most.
void sort_symbols(std::span<const std::uint16_t> frequencies, Symbol* sorted) {
  constexpr std::uint16_t kFrequent = 255;
  std::uint16_t start[kFrequent + 1] = {};
  for (const std::uint16_t frequency : frequencies) ++start[std::min(frequency, kFrequent)];
  std::uint16_t next = 0;
  for (std::uint16_t& bucket : start) {
    const std::uint16_t count = bucket;
    bucket = next;
    next = static_cast<std::uint16_t>(next + count);
  }
  const std::uint16_t frequent = start[kFrequent];
  for (std::size_t i = 0; i < frequencies.size(); ++i) {
    sorted[start[std::min(frequencies[i], kFrequent)]++] = {frequencies[i], static_cast<std::uint16_t>(i)};
  }
  std::stable_sort(sorted + frequent, sorted + frequencies.size(),
                   [](const Symbol& a, const Symbol& b) { return a.frequency < b.frequency; });
}

}  // namespace

void make_code_lengths(std::span<const std::uint16_t> frequencies, std::span<std::uint8_t> lengths) {
  const std::size_t symbols = frequencies.size();
  assert(symbols >= 2 && symbols <= kMostSymbols);
  Symbol sorted[kMostSymbols];
  sort_symbols(frequencies, sorted);

  // Inner nodes in the order of their making; `parent` is the node that took a node in.
  std::uint32_t weight[kMostSymbols];
  std::uint16_t parent[kMostSymbols];
  const std::size_t nodes = symbols - 1;
  std::size_t symbol = 0;
  std::size_t node = 0;
  for (std::size_t made = 0; made < nodes; ++made) {
    std::uint32_t sum = 0;
    for (int child = 0; child < 2; ++child) {
      if (symbol < symbols && (node == made || sorted[symbol].frequency <= weight[node])) {
        sum += sorted[symbol++].frequency;
      } else {
        sum += weight[node];
        parent[node++] = static_cast<std::uint16_t>(made);
      }
    }
    weight[made] = sum;
  }

  // An inner node is where one code of its depth becomes two of the next. The depth never exceeds the limit: a symbol
  // in depth 16 needs frequencies that rise like Fibonacci's numbers, and their sum is too small for that many symbols.
  std::uint16_t count[kLongestCode + 2] = {};
  std::uint8_t depth[kMostSymbols];
  depth[nodes - 1] = 0;
  count[1] = 2;
  for (std::size_t i = nodes - 1; i-- > 0;) {
    depth[i] = static_cast<std::uint8_t>(depth[parent[i]] + 1);
    assert(depth[i] < kLongestCode);
    const unsigned length = std::min<unsigned>(depth[i], kLongestCode);
    --count[length];
    count[length + 1] = static_cast<std::uint16_t>(count[length + 1] + 2);
  }
  std::size_t next = 0;
  for (unsigned length = kLongestCode; length > 0; --length) {
    for (unsigned left = count[length]; left > 0; --left) {
      lengths[sorted[next++].symbol] = static_cast<std::uint8_t>(length);
    }
  }
}

}  // namespace dismount::lzms
