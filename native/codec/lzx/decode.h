// SPDX-License-Identifier: MIT
// LZX chunks as WIM files have them; the format is described in README.md beside this file.
#pragma once

#include <cstdint>
#include <memory>

#include "codec/codec.h"

namespace dismount {

std::unique_ptr<Decoder> make_lzx_decoder(std::uint32_t chunk_size);

}  // namespace dismount
