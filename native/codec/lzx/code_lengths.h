// SPDX-License-Identifier: MIT
// LZX's code lengths: written as differences to those of the block before, themselves packed with a small Huffman code,
// the pre-tree (format section 12).
#pragma once

#include <cstdint>
#include <span>

#include "codec/bit_reader.h"

namespace dismount::lzx {

/// Reads a pre-tree and with it all of `lengths`, which holds the lengths of the block before (0 at first).
/// False if the pre-tree is invalid, a value makes no sense or a run goes past the end.
bool read_code_lengths(BitReader& bits, std::span<std::uint8_t> lengths);

}  // namespace dismount::lzx
