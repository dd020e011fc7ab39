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
template <int Group>
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

template <int... Index>
inline void all_rounds_but_the_first_four(Working& w, std::integer_sequence<int, Index...>) {
  (four_rounds<Index + 1>(w), ...);
}

}  // namespace

void sha1_blocks_x86(std::uint32_t state[5], const std::byte* data, std::size_t blocks) {
  // Reversing all 16 bytes makes the words big-endian and puts the first one into the highest lane.
  const __m128i reverse = _mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  constexpr int kReverseLanes = 0x1b;

  __m128i abcd = _mm_shuffle_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(state)), kReverseLanes);
  __m128i e = _mm_set_epi32(static_cast<int>(state[4]), 0, 0, 0);

  for (; blocks > 0; --blocks, data += 64) {
    Working w;
    const auto* block = reinterpret_cast<const __m128i*>(data);
    for (int i = 0; i < 4; ++i) w.words[i] = _mm_shuffle_epi8(_mm_loadu_si128(block + i), reverse);

    // The first four rounds take e as it is; all later ones derive it from an earlier a.
    w.previous_abcd = abcd;
    w.abcd = _mm_sha1rnds4_epu32(abcd, _mm_add_epi32(e, w.words[0]), 0);
    all_rounds_but_the_first_four(w, std::make_integer_sequence<int, 19>{});

    e = _mm_sha1nexte_epu32(w.previous_abcd, e);
    abcd = _mm_add_epi32(w.abcd, abcd);
  }

  _mm_storeu_si128(reinterpret_cast<__m128i*>(state), _mm_shuffle_epi32(abcd, kReverseLanes));
  state[4] = static_cast<std::uint32_t>(_mm_extract_epi32(e, 3));
}

}  // namespace dismount

#else
// cpu_has_sha() is never true here, so that the call is never made; it must still link.
#include "base/sha1_portable.h"

namespace dismount {
void sha1_blocks_x86(std::uint32_t state[5], const std::byte* data, std::size_t blocks) {
  sha1_blocks_portable(state, data, blocks);
}
}  // namespace dismount
#endif
