// SPDX-License-Identifier: MIT
// The LZMS decoder (decode.h says what the bytes mean).
#include "fuzz/decode.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return dismount::fuzz::decode_once(dismount::Compression::lzms, data, size);
}
