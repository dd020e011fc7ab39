// SPDX-License-Identifier: MIT
// FIPS 180-4, section 6.2.2: the message schedule is kept as a ring of 16 words, made while the rounds go.
#include "base/sha256_portable.h"

#include <bit>
#include <cstring>

#include "base/sha256_constants.h"

namespace dismount {
namespace {

std::uint32_t big_endian_word(const std::byte* p) {
  std::uint32_t value;
  std::memcpy(&value, p, sizeof value);
  return __builtin_bswap32(value);
}

std::uint32_t big_sigma0(std::uint32_t x) { return std::rotr(x, 2) ^ std::rotr(x, 13) ^ std::rotr(x, 22); }
std::uint32_t big_sigma1(std::uint32_t x) { return std::rotr(x, 6) ^ std::rotr(x, 11) ^ std::rotr(x, 25); }
std::uint32_t small_sigma0(std::uint32_t x) { return std::rotr(x, 7) ^ std::rotr(x, 18) ^ (x >> 3); }
std::uint32_t small_sigma1(std::uint32_t x) { return std::rotr(x, 17) ^ std::rotr(x, 19) ^ (x >> 10); }

}  // namespace

void sha256_blocks_portable(std::uint32_t state[8], const std::byte* data, std::size_t blocks) {
  for (; blocks > 0; --blocks, data += 64) {
    std::uint32_t ring[16];
    for (unsigned t = 0; t < 16; ++t) ring[t] = big_endian_word(data + std::size_t{4} * t);

    std::uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    std::uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
    for (unsigned t = 0; t < 64; ++t) {
      std::uint32_t& word = ring[t & 15];
      if (t >= 16) word += small_sigma1(ring[(t + 14) & 15]) + ring[(t + 9) & 15] + small_sigma0(ring[(t + 1) & 15]);
      const std::uint32_t choose = g ^ (e & (f ^ g));
      const std::uint32_t majority = (a & b) | (c & (a | b));
      const std::uint32_t sum1 = h + big_sigma1(e) + choose + kSha256Constants[t] + word;
      const std::uint32_t sum2 = big_sigma0(a) + majority;
      h = g;
      g = f;
      f = e;
      e = d + sum1;
      d = c;
      c = b;
      b = a;
      a = sum1 + sum2;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
    state[5] += f;
    state[6] += g;
    state[7] += h;
  }
}

}  // namespace dismount
