// SPDX-License-Identifier: MIT
// The tests that decide see every byte; a sample only spares most chunks from them.
#include "codec/xpress/incompressible.h"

#include "codec/xpress/format.h"

namespace dismount::xpress {
namespace {

// How uneven bytes are: with chi = 256 * sum(p^2) - 1 this is n * n * chi. A code for the bytes alone saves about
// n * chi / (2 ln 2) bits, or n * chi / 11 bytes. Random bytes have n * chi = 256.
class Histogram {
 public:
  void add(const std::byte* data, std::size_t size) {
    std::size_t i = 0;
    for (; i + 4 <= size; i += 4) {
      const auto four = load<std::uint32_t>(data + i);
      ++counts_[0][four & 0xff];
      ++counts_[1][four >> 8 & 0xff];
      ++counts_[2][four >> 16 & 0xff];
      ++counts_[3][four >> 24];
    }
    for (; i < size; ++i) ++counts_[0][std::to_integer<std::uint8_t>(data[i])];
    size_ += size;
  }
  std::uint64_t size() const { return size_; }
  std::uint64_t unevenness() const {
    std::uint64_t squares = 0;
    for (unsigned byte = 0; byte < 256; ++byte) {
      const std::uint64_t count = counts_[0][byte] + counts_[1][byte] + counts_[2][byte] + counts_[3][byte];
      squares += count * count;
    }
    return 256 * squares - size_ * size_;
  }

 private:
  // Four: counting equal bytes in a row in one of them would wait for itself.
  std::uint32_t counts_[4][256] = {};
  std::uint64_t size_ = 0;
};

// A sixteenth of the bytes is enough to see that most chunks are not flat; it never says that one is.
bool may_be_flat(ByteView window) {
  constexpr std::size_t kSample = 16;
  constexpr std::size_t kStride = 256;
  Histogram histogram;
  for (std::size_t i = 0; i + kSample <= window.size(); i += kStride) histogram.add(window.data() + i, kSample);
  const std::uint64_t n = histogram.size();
  return histogram.unevenness() <= n * (1024 + n / 4);
}

// Whether the code lengths take at least twice what a code for the bytes alone can save.
bool is_flat(ByteView window) {
  Histogram histogram;
  histogram.add(window.data(), window.size());
  return histogram.unevenness() <= histogram.size() * 11 * (kCodeLengthBytes / 2);
}

// A match of n bytes is n - 3 positions that repeat four bytes, so at most four bytes are saved for each of them; and
// hardly two where only three bytes repeat, and none if they are far away.
bool repeats_nothing(ByteView window, const MatchChains& chains) {
  constexpr std::uint32_t kFar = 4096;
  constexpr std::uint32_t kNegligibleBytes = kCodeLengthBytes / 4;
  const std::byte* const data = window.data();
  const auto size = static_cast<std::uint32_t>(window.size());
  std::uint32_t saved = 0;
  for (std::uint32_t i = 1; i < size; ++i) {
    const auto bytes = load<std::uint32_t>(data + i);
    const std::uint32_t four = chains.previous_of_four(i);
    const std::uint32_t three = chains.previous_of_three(i);
    saved += load<std::uint32_t>(data + four) == bytes ? 4u : 0u;
    saved += (load<std::uint32_t>(data + three) ^ bytes) << 8 == 0 && i - three <= kFar ? 2u : 0u;
    if ((i & 0xff) == 0 && saved > kNegligibleBytes) return false;
  }
  return saved <= kNegligibleBytes;
}

}  // namespace

bool is_incompressible(ByteView window, const MatchChains& chains) {
  return may_be_flat(window) && is_flat(window) && repeats_nothing(window, chains);
}

}  // namespace dismount::xpress
