// SPDX-License-Identifier: MIT
// SHA-1 of eight messages at once, for x86 processors without the SHA extensions.
#pragma once

#include "base/sha1_engine.h"

namespace dismount {

/// Sha1Engine::add with 8 lanes. Only where cpu_has_avx2() says so.
void sha1_lanes_avx2(std::span<const Sha1Lane> lanes, std::size_t blocks);

}  // namespace dismount
