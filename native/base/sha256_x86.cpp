// SPDX-License-Identifier: MIT
// SHA-256 with the instructions SHA256RNDS2 (two rounds), SHA256MSG1 and SHA256MSG2 (four words of the schedule), as
// Intel's Software Developer's Manual, volume 2, defines them. They want the state as a,b,e,f and c,d,g,h, first letter
// in the highest lane, and the first of four message words in the lowest.
#include "base/sha256_x86.h"

#if defined(__x86_64__) || defined(__i386__)
#include <immintrin.h>

#include <utility>

#include "base/sha256_constants.h"

namespace dismount {
namespace {

struct Working {
  __m128i abef;
  __m128i cdgh;
  __m128i words[4];  // the last 16 words of the schedule, a ring
};

// Rounds 4*Group to 4*Group+3. A template, so that the ring's indices are known and it lives in registers.
template <int Group>
inline void four_rounds(Working& w) {
  __m128i& words = w.words[Group % 4];
  if constexpr (Group >= 4) {
    const __m128i last = w.words[(Group + 3) % 4];
    const __m128i seven_back = _mm_alignr_epi8(last, w.words[(Group + 2) % 4], 4);
    const __m128i partial = _mm_add_epi32(_mm_sha256msg1_epu32(words, w.words[(Group + 1) % 4]), seven_back);
    words = _mm_sha256msg2_epu32(partial, last);
  }
  const __m128i constants = _mm_load_si128(reinterpret_cast<const __m128i*>(kSha256Constants) + Group);
  const __m128i sums = _mm_add_epi32(words, constants);
  // Two rounds turn a,b,e,f into the next a,b,e,f, and the old one becomes c,d,g,h: the two swap roles twice.
  w.cdgh = _mm_sha256rnds2_epu32(w.cdgh, w.abef, sums);
  w.abef = _mm_sha256rnds2_epu32(w.abef, w.cdgh, _mm_shuffle_epi32(sums, 0x0e));
}

template <int... Group>
inline void all_rounds(Working& w, std::integer_sequence<int, Group...>) {
  (four_rounds<Group>(w), ...);
}

__m128i gather(std::uint32_t highest, std::uint32_t b, std::uint32_t c, std::uint32_t lowest) {
  return _mm_set_epi32(static_cast<int>(highest), static_cast<int>(b), static_cast<int>(c), static_cast<int>(lowest));
}

template <int Lane>
std::uint32_t lane(__m128i value) {
  return static_cast<std::uint32_t>(_mm_extract_epi32(value, Lane));
}

}  // namespace

void sha256_blocks_x86(std::uint32_t state[8], const std::byte* data, std::size_t blocks) {
  const __m128i big_endian = _mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3);
  __m128i abef = gather(state[0], state[1], state[4], state[5]);
  __m128i cdgh = gather(state[2], state[3], state[6], state[7]);

  for (; blocks > 0; --blocks, data += 64) {
    Working w;
    w.abef = abef;
    w.cdgh = cdgh;
    const auto* block = reinterpret_cast<const __m128i*>(data);
    for (int i = 0; i < 4; ++i) w.words[i] = _mm_shuffle_epi8(_mm_loadu_si128(block + i), big_endian);
    all_rounds(w, std::make_integer_sequence<int, 16>{});
    abef = _mm_add_epi32(w.abef, abef);
    cdgh = _mm_add_epi32(w.cdgh, cdgh);
  }

  state[0] = lane<3>(abef);
  state[1] = lane<2>(abef);
  state[2] = lane<3>(cdgh);
  state[3] = lane<2>(cdgh);
  state[4] = lane<1>(abef);
  state[5] = lane<0>(abef);
  state[6] = lane<1>(cdgh);
  state[7] = lane<0>(cdgh);
}

}  // namespace dismount

#else
// cpu_has_sha() is never true here, so that the call is never made; it must still link.
#include "base/sha256_portable.h"

namespace dismount {
void sha256_blocks_x86(std::uint32_t state[8], const std::byte* data, std::size_t blocks) {
  sha256_blocks_portable(state, data, blocks);
}
}  // namespace dismount
#endif
