// SPDX-License-Identifier: MIT
// The XPRESS encoder, and the decoder on what it made (encode.h says what the bytes mean).
#include "fuzz/encode.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return dismount::fuzz::round_trip_once(dismount::Compression::xpress, data, size);
}
