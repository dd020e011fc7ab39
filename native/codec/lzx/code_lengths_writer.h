// SPDX-License-Identifier: MIT
// The writing side of code_lengths.h.
#pragma once

#include <cstdint>
#include <span>

#include "codec/bit_writer.h"

namespace dismount::lzx {

/// Writes a pre-tree and with it `lengths`; `old` are the lengths of the block before, 0 at first.
void write_code_lengths(BitWriter& bits, std::span<const std::uint8_t> lengths, std::span<const std::uint8_t> old);

}  // namespace dismount::lzx
