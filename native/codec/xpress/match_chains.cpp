// SPDX-License-Identifier: MIT
// The hash tables behind the chains. A position fits 16 bits, as a chunk has at most 64 KiB, so the tables are small
// and stay in the nearest caches.
#include "codec/xpress/match_chains.h"

namespace dismount::xpress {
namespace {

constexpr unsigned kThreeBits = 13;

// Multiplicative hashing by a constant near 2^32 / golden ratio.
std::uint32_t hash(std::uint32_t value, unsigned bits) { return value * 0x9e3779b1u >> (32 - bits); }

}  // namespace

// Four bytes get twice as many hashes as there are positions: following chains of other bytes costs the parsers far
// more than clearing a larger table.
MatchChains::MatchChains(std::size_t chunk_size)
    : four_bits_(static_cast<unsigned>(std::bit_width(chunk_size))),
      four_heads_(new std::uint16_t[std::size_t{1} << four_bits_]),
      three_heads_(new std::uint16_t[std::size_t{1} << kThreeBits]),
      of_four_(new std::uint16_t[chunk_size]),
      of_three_(new std::uint16_t[chunk_size]) {}

void MatchChains::build(ByteView window) {
  std::memset(four_heads_.get(), 0, sizeof(std::uint16_t) << four_bits_);
  std::memset(three_heads_.get(), 0, sizeof(std::uint16_t) << kThreeBits);
  std::uint16_t* const four_heads = four_heads_.get();
  std::uint16_t* const three_heads = three_heads_.get();
  const unsigned four_bits = four_bits_;
  std::uint16_t* const of_four = of_four_.get();
  std::uint16_t* const of_three = of_three_.get();
  const std::byte* const data = window.data();
  const std::size_t size = window.size();
  for (std::size_t i = 0; i < size; ++i) {
    const auto bytes = load<std::uint32_t>(data + i);
    const std::uint32_t four = hash(bytes, four_bits);
    const std::uint32_t three = hash(bytes << 8, kThreeBits);
    of_four[i] = four_heads[four];
    of_three[i] = three_heads[three];
    four_heads[four] = static_cast<std::uint16_t>(i);
    three_heads[three] = static_cast<std::uint16_t>(i);
  }
}

}  // namespace dismount::xpress
