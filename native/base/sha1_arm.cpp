// SPDX-License-Identifier: MIT
// SHA-1 with the instructions SHA1C, SHA1P and SHA1M (four rounds with choose, parity and majority), SHA1H (e of the
// next four rounds), SHA1SU0 and SHA1SU1 (four words of the schedule), as the Arm Architecture Reference Manual for
// A-profile defines them. a is the lowest lane of a register, and so is the first of four message words.
#include "base/sha1_arm.h"

#if defined(__aarch64__)
#include <arm_neon.h>

#include <utility>

namespace dismount {
namespace {

struct Working {
  uint32x4_t abcd;
  std::uint32_t e;
  uint32x4_t words[4];  // the last 16 words of the schedule, a ring
};

constexpr std::uint32_t kConstants[] = {0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6};

// Rounds 4*Group to 4*Group+3.
template <std::size_t Group>
inline void four_rounds(Working& w) {
  uint32x4_t& words = w.words[Group % 4];
  if constexpr (Group >= 4) {
    words = vsha1su1q_u32(vsha1su0q_u32(words, w.words[(Group + 1) % 4], w.words[(Group + 2) % 4]),
                          w.words[(Group + 3) % 4]);
  }
  const uint32x4_t sum = vaddq_u32(words, vdupq_n_u32(kConstants[Group / 5]));
  const std::uint32_t next_e = vsha1h_u32(vgetq_lane_u32(w.abcd, 0));
  if constexpr (Group / 5 == 0) {
    w.abcd = vsha1cq_u32(w.abcd, w.e, sum);
  } else if constexpr (Group / 5 == 2) {
    w.abcd = vsha1mq_u32(w.abcd, w.e, sum);
  } else {
    w.abcd = vsha1pq_u32(w.abcd, w.e, sum);
  }
  w.e = next_e;
}

template <std::size_t Group, std::size_t... Lane>
inline void four_rounds_of_each(Working* lanes, std::index_sequence<Lane...>) {
  (four_rounds<Group>(lanes[Lane]), ...);
}

template <std::size_t Lanes, std::size_t... Group>
inline void all_rounds(Working* lanes, std::index_sequence<Group...>) {
  (four_rounds_of_each<Group>(lanes, std::make_index_sequence<Lanes>{}), ...);
}

// One message leaves the unit idle most of the time, since each four rounds wait for those before. Others fill in.
template <std::size_t Lanes>
void add_blocks(const Sha1Lane* lanes, std::size_t blocks) {
  uint32x4_t abcd[Lanes];
  std::uint32_t e[Lanes];
  for (std::size_t i = 0; i < Lanes; ++i) {
    abcd[i] = vld1q_u32(lanes[i].state);
    e[i] = lanes[i].state[4];
  }
  for (std::size_t at = 0; at < blocks * 64; at += 64) {
    Working w[Lanes];
    for (std::size_t i = 0; i < Lanes; ++i) {
      const auto* block = reinterpret_cast<const std::uint8_t*>(lanes[i].data + at);
      for (std::size_t word = 0; word < 4; ++word) {
        w[i].words[word] = vreinterpretq_u32_u8(vrev32q_u8(vld1q_u8(block + 16 * word)));
      }
      w[i].abcd = abcd[i];
      w[i].e = e[i];
    }
    all_rounds<Lanes>(w, std::make_index_sequence<20>{});
    for (std::size_t i = 0; i < Lanes; ++i) {
      abcd[i] = vaddq_u32(abcd[i], w[i].abcd);
      e[i] += w[i].e;
    }
  }
  for (std::size_t i = 0; i < Lanes; ++i) {
    vst1q_u32(lanes[i].state, abcd[i]);
    lanes[i].state[4] = e[i];
  }
}

}  // namespace

void sha1_lanes_arm(std::span<const Sha1Lane> lanes, std::size_t blocks) {
  with_sha1_lanes(lanes.size(), [&](auto count) { add_blocks<count.value>(lanes.data(), blocks); });
}

}  // namespace dismount

#else
// cpu_has_arm_sha1() is never true here, so that the call is never made; it must still link.
namespace dismount {
void sha1_lanes_arm(std::span<const Sha1Lane>, std::size_t) {}
}  // namespace dismount
#endif
