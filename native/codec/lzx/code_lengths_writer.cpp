// SPDX-License-Identifier: MIT
// Runs are taken as long as they get; how often each symbol comes then gives the pre-tree.
#include "codec/lzx/code_lengths_writer.h"

#include <algorithm>

#include "codec/huffman_code.h"
#include "codec/lzx/format.h"

namespace dismount::lzx {
namespace {

// Pre-tree symbols 0 to 16 are differences; these are runs.
constexpr std::uint32_t kZeros = 17;      // 4 + 4 bits zeros
constexpr std::uint32_t kManyZeros = 18;  // 20 + 5 bits zeros
constexpr std::uint32_t kRepeat = 19;     // 4 + 1 bit times the length that the next symbol gives

constexpr std::size_t kFewestZeros = 4;
constexpr std::size_t kFewestManyZeros = 20;
constexpr std::size_t kMostManyZeros = 51;
constexpr std::size_t kFewestRepeats = 4;
constexpr std::size_t kMostRepeats = 5;

struct PreItem {
  std::uint8_t symbol;
  std::uint8_t extra;  // of a run: how much longer than the shortest one
};

// Collects the items of a part, which has at most as many as it has lengths.
class PreItems {
 public:
  void add(std::uint32_t symbol, std::size_t extra = 0) {
    items_[count_++] = {static_cast<std::uint8_t>(symbol), static_cast<std::uint8_t>(extra)};
    ++frequencies_[symbol];
  }
  std::span<const PreItem> items() const { return {items_, count_}; }
  std::span<const std::uint32_t> frequencies() const { return frequencies_; }

 private:
  PreItem items_[kMostMainSymbols];
  std::size_t count_ = 0;
  std::uint32_t frequencies_[kPreSymbols] = {};
};

std::uint32_t difference(std::uint8_t old, std::uint8_t length) {
  return old >= length ? old - length : old + 17u - length;
}

void collect(std::span<const std::uint8_t> lengths, std::span<const std::uint8_t> old, PreItems& items) {
  std::size_t i = 0;
  while (i < lengths.size()) {
    const std::uint8_t length = lengths[i];
    std::size_t end = i + 1;
    while (end < lengths.size() && lengths[end] == length) ++end;
    if (length == 0) {
      for (; end - i >= kFewestManyZeros; i += std::min<std::size_t>(end - i, kMostManyZeros)) {
        items.add(kManyZeros, std::min<std::size_t>(end - i, kMostManyZeros) - kFewestManyZeros);
      }
      if (end - i >= kFewestZeros) {
        items.add(kZeros, end - i - kFewestZeros);
        i = end;
      }
    } else {
      while (end - i >= kFewestRepeats) {
        const std::size_t run = std::min<std::size_t>(end - i, kMostRepeats);
        items.add(kRepeat, run - kFewestRepeats);
        items.add(difference(old[i], length));
        i += run;
      }
    }
    for (; i < end; ++i) items.add(difference(old[i], length));
  }
}

}  // namespace

void write_code_lengths(BitWriter& bits, std::span<const std::uint8_t> lengths, std::span<const std::uint8_t> old) {
  PreItems items;
  collect(lengths, old, items);

  std::uint8_t pre_lengths[kPreSymbols];
  std::uint16_t pre_codes[kPreSymbols];
  build_code_lengths(items.frequencies(), kLongestPreCode, pre_lengths);
  assign_codes(pre_lengths, pre_codes);
  for (const std::uint8_t length : pre_lengths) {
    bits.put(length, 4);
    bits.flush();
  }
  for (const PreItem& item : items.items()) {
    bits.put(pre_codes[item.symbol], pre_lengths[item.symbol]);
    if (item.symbol == kZeros) bits.put(item.extra, 4);
    if (item.symbol == kManyZeros) bits.put(item.extra, 5);
    if (item.symbol == kRepeat) bits.put(item.extra, 1);
    bits.flush();
  }
}

}  // namespace dismount::lzx
