// SPDX-License-Identifier: MIT
// LZMS chunks; the format is described in README.md beside this file.
#pragma once

#include <cstdint>
#include <memory>

#include "codec/codec.h"

namespace dismount {

/// Takes about 320 KiB of memory, whatever the chunk size.
std::unique_ptr<Decoder> make_lzms_decoder(std::uint32_t chunk_size);

}  // namespace dismount
