// SPDX-License-Identifier: MIT
// LZX chunks as WIM files have them; the format is described in README.md beside this file.
#pragma once

#include <cstdint>
#include <memory>

#include "codec/codec.h"

namespace dismount {

std::unique_ptr<Encoder> make_lzx_encoder(std::uint32_t chunk_size, CompressionLevel level);

}  // namespace dismount
