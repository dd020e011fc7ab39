// SPDX-License-Identifier: MIT
// FIPS 180-4, section 6.1.3: the message schedule is kept as a ring of 16 words, made while the rounds go.
#include "base/sha1_portable.h"

#include <bit>
#include <cstring>

namespace dismount {
namespace {

std::uint32_t read_be32(const std::byte* p) {
  std::uint32_t value;
  std::memcpy(&value, p, sizeof value);
  return __builtin_bswap32(value);
}

struct Working {
  std::uint32_t a, b, c, d, e;
  std::uint32_t ring[16];

  // The word of round t >= 16, which takes the place of the word of round t - 16.
  std::uint32_t next_word(unsigned t) {
    std::uint32_t& word = ring[t & 15];
    word = std::rotl(ring[(t + 13) & 15] ^ ring[(t + 8) & 15] ^ ring[(t + 2) & 15] ^ word, 1);
    return word;
  }

  void round(std::uint32_t f, std::uint32_t k, std::uint32_t word) {
    const std::uint32_t sum = std::rotl(a, 5) + f + e + k + word;
    e = d;
    d = c;
    c = std::rotl(b, 30);
    b = a;
    a = sum;
  }

  std::uint32_t choose() const { return d ^ (b & (c ^ d)); }
  std::uint32_t parity() const { return b ^ c ^ d; }
  std::uint32_t majority() const { return (b & c) | (d & (b | c)); }
};

}  // namespace

void sha1_blocks_portable(std::uint32_t state[5], const std::byte* data, std::size_t blocks) {
  for (; blocks > 0; --blocks, data += 64) {
    Working w{state[0], state[1], state[2], state[3], state[4], {}};
    for (unsigned t = 0; t < 16; ++t) w.ring[t] = read_be32(data + std::size_t{4} * t);

    for (unsigned t = 0; t < 16; ++t) w.round(w.choose(), 0x5a827999, w.ring[t]);
    for (unsigned t = 16; t < 20; ++t) w.round(w.choose(), 0x5a827999, w.next_word(t));
    for (unsigned t = 20; t < 40; ++t) w.round(w.parity(), 0x6ed9eba1, w.next_word(t));
    for (unsigned t = 40; t < 60; ++t) w.round(w.majority(), 0x8f1bbcdc, w.next_word(t));
    for (unsigned t = 60; t < 80; ++t) w.round(w.parity(), 0xca62c1d6, w.next_word(t));

    state[0] += w.a;
    state[1] += w.b;
    state[2] += w.c;
    state[3] += w.d;
    state[4] += w.e;
  }
}

}  // namespace dismount
