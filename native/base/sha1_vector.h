// SPDX-License-Identifier: MIT
// SHA-1 of as many messages at once as a vector register has 32-bit lanes: the rounds of FIPS 180-4, section 6.1.3, on
// vectors. To be included by one file per instruction set, which is compiled for it.
#pragma once

#include <cstring>
#include <utility>

#include "base/sha1_engine.h"

namespace dismount {
namespace {

/// `Vector` is a vector of std::uint32_t (GCC's and Clang's vector extension).
template <typename Vector>
class Sha1Vector {
 public:
  static constexpr std::size_t kLanes = sizeof(Vector) / 4;

  /// As Sha1Engine::add. Lanes beyond those given repeat the first one, into nowhere.
  static void add(std::span<const Sha1Lane> lanes, std::size_t blocks) {
    const std::byte* data[kLanes];
    Words words[5];
    for (std::size_t i = 0; i < kLanes; ++i) {
      const Sha1Lane& lane = i < lanes.size() ? lanes[i] : lanes[0];
      data[i] = lane.data;
      for (std::size_t word = 0; word < 5; ++word) words[word].lanes[i] = lane.state[word];
    }
    Vector state[5];
    std::memcpy(state, words, sizeof state);
    for (std::size_t at = 0; at < blocks * 64; at += 64) add_block(state, data, at);
    std::memcpy(words, state, sizeof state);
    for (std::size_t i = 0; i < lanes.size(); ++i) {
      for (std::size_t word = 0; word < 5; ++word) lanes[i].state[word] = words[word].lanes[i];
    }
  }

 private:
  struct Words {
    std::uint32_t lanes[kLanes];
  };

  static Vector rotate(Vector value, int by) { return (value << by) | (value >> (32 - by)); }

  static void add_block(Vector state[5], const std::byte* const data[kLanes], std::size_t at) {
    Vector ring[16];  // the last 16 words of the message schedule
    for (std::size_t word = 0; word < 16; ++word) {
      Words words;
      for (std::size_t i = 0; i < kLanes; ++i) {
        std::uint32_t value;
        std::memcpy(&value, data[i] + at + 4 * word, sizeof value);
        words.lanes[i] = __builtin_bswap32(value);
      }
      std::memcpy(&ring[word], &words, sizeof words);
    }
    Vector a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
    const auto word_of = [&ring](unsigned t) {
      Vector& word = ring[t & 15];
      if (t >= 16) word = rotate(ring[(t + 13) & 15] ^ ring[(t + 8) & 15] ^ ring[(t + 2) & 15] ^ word, 1);
      return word;
    };
    const auto round = [&](Vector f, std::uint32_t k, Vector word) {
      const Vector sum = rotate(a, 5) + f + e + k + word;
      e = d;
      d = c;
      c = rotate(b, 30);
      b = a;
      a = sum;
    };
    // Unrolled, so that the ring's places are known and its words stay in registers.
    const auto twenty_rounds = [&]<unsigned First>(auto function, std::uint32_t k) {
      [&]<unsigned... T>(std::integer_sequence<unsigned, T...>) { (round(function(), k, word_of(First + T)), ...); }
      (std::make_integer_sequence<unsigned, 20>{});
    };
    const auto choose = [&] { return d ^ (b & (c ^ d)); };
    const auto parity = [&] { return b ^ c ^ d; };
    const auto majority = [&] { return (b & c) | (d & (b | c)); };
    twenty_rounds.template operator()<0>(choose, 0x5a827999);
    twenty_rounds.template operator()<20>(parity, 0x6ed9eba1);
    twenty_rounds.template operator()<40>(majority, 0x8f1bbcdc);
    twenty_rounds.template operator()<60>(parity, 0xca62c1d6);
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
  }
};

}  // namespace
}  // namespace dismount
