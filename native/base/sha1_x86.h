// SPDX-License-Identifier: MIT
// SHA-1's block function with the x86 SHA extensions, for up to four messages at once.
#pragma once

#include "base/sha1_engine.h"

namespace dismount {

/// Sha1Engine::add with 4 lanes. Only where cpu_has_sha() says so.
void sha1_lanes_x86(std::span<const Sha1Lane> lanes, std::size_t blocks);

}  // namespace dismount
