// SPDX-License-Identifier: MIT
// A lookup table whose bytes are all in memory.
#pragma once

#include "wim/lookup_table_decoder.h"

namespace dismount::test {

inline Result<LookupTable> decode_table(ByteView disk, const Header& header, std::uint64_t file_size,
                                        const OpenSolid& open_solid) {
  LookupTableDecoder decoder(header, file_size, open_solid);
  TRY(decoder.add(disk));
  return decoder.finish();
}

}  // namespace dismount::test
