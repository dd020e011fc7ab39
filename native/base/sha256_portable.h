// SPDX-License-Identifier: MIT
// SHA-256's block function for any processor.
#pragma once

#include <cstddef>
#include <cstdint>

namespace dismount {

/// Adds `blocks` blocks of 64 bytes to the state.
void sha256_blocks_portable(std::uint32_t state[8], const std::byte* data, std::size_t blocks);

}  // namespace dismount
