// SPDX-License-Identifier: MIT
// SHA-256's block function with the x86 SHA extensions.
#pragma once

#include <cstddef>
#include <cstdint>

namespace dismount {

/// Adds `blocks` blocks of 64 bytes to the state. Only where cpu_has_sha() says so.
void sha256_blocks_x86(std::uint32_t state[8], const std::byte* data, std::size_t blocks);

}  // namespace dismount
