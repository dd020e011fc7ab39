// SPDX-License-Identifier: MIT
#include "base/sha1_avx512.h"

#if defined(__AVX512F__)
#include "base/sha1_vector.h"

namespace dismount {
namespace {
using Vector [[gnu::vector_size(64)]] = std::uint32_t;
}
void sha1_lanes_avx512(std::span<const Sha1Lane> lanes, std::size_t blocks) { Sha1Vector<Vector>::add(lanes, blocks); }
}  // namespace dismount
#else
// cpu_has_avx512() is never true here, so that the call is never made; it must still link.
namespace dismount {
void sha1_lanes_avx512(std::span<const Sha1Lane>, std::size_t) {}
}  // namespace dismount
#endif
