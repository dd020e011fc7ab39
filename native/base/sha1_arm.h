// SPDX-License-Identifier: MIT
// SHA-1's block function with the ARMv8 SHA-1 instructions, for up to four messages at once.
#pragma once

#include "base/sha1_engine.h"

namespace dismount {

/// Sha1Engine::add with 4 lanes. Only where cpu_has_arm_sha1() says so.
void sha1_lanes_arm(std::span<const Sha1Lane> lanes, std::size_t blocks);

}  // namespace dismount
