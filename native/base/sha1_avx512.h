// SPDX-License-Identifier: MIT
// SHA-1 of sixteen messages at once, for x86 processors without the SHA extensions.
#pragma once

#include "base/sha1_engine.h"

namespace dismount {

/// Sha1Engine::add with 16 lanes. Only where cpu_has_avx512() says so.
void sha1_lanes_avx512(std::span<const Sha1Lane> lanes, std::size_t blocks);

}  // namespace dismount
