// SPDX-License-Identifier: MIT
// XPRESS Huffman chunks; the format is described in README.md beside this file.
#pragma once

#include <cstdint>
#include <memory>

#include "codec/codec.h"

namespace dismount {

std::unique_ptr<Decoder> make_xpress_decoder(std::uint32_t chunk_size);

}  // namespace dismount
