// SPDX-License-Identifier: MIT
// Packs XPRESS chunks with Huffman codes, the only kind a WIM holds (README.md).
#pragma once

#include <memory>

#include "codec/codec.h"

namespace dismount {

/// See Encoder. `chunk_size`: a power of two from 4 KiB to 64 KiB.
std::unique_ptr<Encoder> make_xpress_encoder(std::uint32_t chunk_size, CompressionLevel level);

}  // namespace dismount
