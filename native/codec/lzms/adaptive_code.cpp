// SPDX-License-Identifier: MIT
// Huffman's algorithm with two queues: symbols sorted by frequency, and inner nodes, which come into being in ascending
// order of their own accord. Only the number of codes of each length matters; the longest go to the rarest symbols.
#include "codec/lzms/adaptive_code.h"

#include <algorithm>
#include <cassert>

namespace dismount::lzms {
namespace {

constexpr std::size_t kMostSymbols = 1024;

constexpr std::uint32_t kNone = 0xFFFF'FFFF;  // of a queue that has nothing more

struct Symbols {
  std::uint32_t frequency[kMostSymbols + 2];
  std::uint16_t symbol[kMostSymbols];
};

/// Sorts by frequency, then by symbol. Few symbols are frequent: their sum is 2 * 1,024 + 2 * 799 at most.
void sort_symbols(std::span<const std::uint16_t> frequencies, Symbols& sorted) {
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
    const std::uint16_t frequency = frequencies[i];
    std::size_t place = start[std::min(frequency, kFrequent)]++;
    for (; place > frequent && sorted.frequency[place - 1] > frequency; --place) {
      sorted.frequency[place] = sorted.frequency[place - 1];
      sorted.symbol[place] = sorted.symbol[place - 1];
    }
    sorted.frequency[place] = frequency;
    sorted.symbol[place] = static_cast<std::uint16_t>(i);
  }
}

}  // namespace

void make_code_lengths(std::span<const std::uint16_t> frequencies, std::span<std::uint8_t> lengths) {
  const std::size_t symbols = frequencies.size();
  assert(symbols >= 2 && symbols <= kMostSymbols);
  Symbols sorted;
  sort_symbols(frequencies, sorted);
  sorted.frequency[symbols] = sorted.frequency[symbols + 1] = kNone;

  // Inner nodes in the order of their making; `parent` is the node that took a node in. The two lightest of both queues
  // are two symbols, two nodes or one of each; which it is, is hard to predict, so nothing here branches, and `parent`
  // is also set for nodes that are not taken yet: the last value counts.
  std::uint32_t weight[kMostSymbols + 1];
  std::uint16_t parent[kMostSymbols + 1];
  const std::size_t nodes = symbols - 1;
  std::fill_n(weight, symbols + 1, kNone);
  std::size_t symbol = 0;
  std::size_t node = 0;
  for (std::size_t made = 0; made < nodes; ++made) {
    const std::uint32_t symbol0 = sorted.frequency[symbol], symbol1 = sorted.frequency[symbol + 1];
    const std::uint32_t node0 = weight[node], node1 = weight[node + 1];
    parent[node] = parent[node + 1] = static_cast<std::uint16_t>(made);
    const bool two_symbols = symbol1 <= node0;
    const bool two_nodes = node1 < symbol0;
    const std::size_t symbols_taken = 1 + std::size_t{two_symbols} - std::size_t{two_nodes};
    const std::uint32_t first = two_nodes ? node1 : symbol0;
    const std::uint32_t second = two_symbols ? symbol1 : node0;
    weight[made] = first + second;
    symbol += symbols_taken;
    node += 2 - symbols_taken;
  }

  // Nodes of one depth follow each other, the root is the last one. A code ends wherever a node's child is no node. The
  // depth never exceeds the limit: a symbol in depth 16 needs frequencies that rise like Fibonacci's numbers, and their
  // sum is too small for that many symbols.
  std::uint16_t count[kLongestCode + 1] = {};
  std::size_t level = nodes - 1;
  std::size_t level_size = 1;
  for (unsigned length = 1; length <= kLongestCode; ++length) {
    std::size_t below = level;
    while (below > 0 && parent[below - 1] >= level) --below;
    count[length] = static_cast<std::uint16_t>(2 * level_size - (level - below));
    level_size = level - below;
    level = below;
  }
  assert(level_size == 0);
  std::size_t next = 0;
  for (unsigned length = kLongestCode; length > 0; --length) {
    for (unsigned left = count[length]; left > 0; --left) {
      lengths[sorted.symbol[next++]] = static_cast<std::uint8_t>(length);
    }
  }
}

}  // namespace dismount::lzms
