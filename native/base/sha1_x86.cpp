// SPDX-License-Identifier: MIT
// SHA-1 with the instructions SHA1RNDS4 (four rounds), SHA1NEXTE (e of the next four rounds, added to their words),
// SHA1MSG1 and SHA1MSG2 (four words of the schedule), as Intel's Software Developer's Manual, volume 2, defines them.
// a is the highest lane of a register, and so is the first of four message words.
#include "base/sha1_x86.h"

#if defined(__x86_64__) || defined(__i386__)
#include <immintrin.h>

#include <utility>

namespace dismount {
namespace {

struct Working {
  __m128i abcd;
  __m128i previous_abcd;  // before the last four rounds: e comes from its a
  __m128i words[4];       // the last 16 words of the schedule, a ring
};

// Rounds 4*Group to 4*Group+3, Group >= 1. The function and constant are immediate operands, hence the template.
template <std::size_t Group>
inline void four_rounds(Working& w) {
  __m128i& words = w.words[Group % 4];
  if constexpr (Group >= 4) {
    const __m128i partial =
        _mm_xor_si128(_mm_sha1msg1_epu32(words, w.words[(Group + 1) % 4]), w.words[(Group + 2) % 4]);
    words = _mm_sha1msg2_epu32(partial, w.words[(Group + 3) % 4]);
  }
  const __m128i e_and_words = _mm_sha1nexte_epu32(w.previous_abcd, words);
  w.previous_abcd = w.abcd;
  w.abcd = _mm_sha1rnds4_epu32(w.abcd, e_and_words, Group / 5);
}

template <std::size_t Group, std::size_t... Lane>
inline void four_rounds_of_each(Working* lanes, std::index_sequence<Lane...>) {
  (four_rounds<Group>(lanes[Lane]), ...);
}

template <std::size_t Lanes, std::size_t... Index>
inline void all_rounds_but_the_first_four(Working* lanes, std::index_sequence<Index...>) {
  (four_rounds_of_each<Index + 1>(lanes, std::make_index_sequence<Lanes>{}), ...);
}

// One message leaves the unit idle most of the time, since each SHA1RNDS4 waits for the one before. Others fill in.
template <std::size_t Lanes>
void add_blocks(const Sha1Lane* lanes, std::size_t blocks) {
  // Reversing all 16 bytes makes the words big-endian and puts the first one into the highest lane.
  const __m128i reverse = _mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  constexpr int kReverseLanes = 0x1b;

  __m128i abcd[Lanes];
  __m128i e[Lanes];
  for (std::size_t i = 0; i < Lanes; ++i) {
    const auto* state = reinterpret_cast<const __m128i*>(lanes[i].state);
    abcd[i] = _mm_shuffle_epi32(_mm_loadu_si128(state), kReverseLanes);
    e[i] = _mm_set_epi32(static_cast<int>(lanes[i].state[4]), 0, 0, 0);
  }

  for (std::size_t at = 0; at < blocks * 64; at += 64) {
    Working w[Lanes];
    for (std::size_t i = 0; i < Lanes; ++i) {
      const auto* block = reinterpret_cast<const __m128i*>(lanes[i].data + at);
      for (std::size_t word = 0; word < 4; ++word) {
        w[i].words[word] = _mm_shuffle_epi8(_mm_loadu_si128(block + word), reverse);
      }
      // The first four rounds take e as it is; all later ones derive it from an earlier a.
      w[i].previous_abcd = abcd[i];
      w[i].abcd = _mm_sha1rnds4_epu32(abcd[i], _mm_add_epi32(e[i], w[i].words[0]), 0);
    }
    all_rounds_but_the_first_four<Lanes>(w, std::make_index_sequence<19>{});
    for (std::size_t i = 0; i < Lanes; ++i) {
      e[i] = _mm_sha1nexte_epu32(w[i].previous_abcd, e[i]);
      abcd[i] = _mm_add_epi32(w[i].abcd, abcd[i]);
    }
  }

  for (std::size_t i = 0; i < Lanes; ++i) {
    auto* state = reinterpret_cast<__m128i*>(lanes[i].state);
    _mm_storeu_si128(state, _mm_shuffle_epi32(abcd[i], kReverseLanes));
    lanes[i].state[4] = static_cast<std::uint32_t>(_mm_extract_epi32(e[i], 3));
  }
}

}  // namespace

void sha1_lanes_x86(std::span<const Sha1Lane> lanes, std::size_t blocks) {
  with_sha1_lanes(lanes.size(), [&](auto count) { add_blocks<count.value>(lanes.data(), blocks); });
}

}  // namespace dismount

#else
// cpu_has_sha() is never true here, so that the call is never made; it must still link.
namespace dismount {
void sha1_lanes_x86(std::span<const Sha1Lane>, std::size_t) {}
}  // namespace dismount
#endif
