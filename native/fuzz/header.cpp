// SPDX-License-Identifier: MIT
// A header that is read can be written, and reads back as the same bytes from then on.
#include "wim/header.h"

#include "fuzz/fuzz.h"

using namespace dismount;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes bytes = fuzz::copy_of(data, size);
  const Result<Header> header = decode_header(bytes);
  if (!header || header->pipable) return 0;
  const HeaderBytes written = encode_header(*header);
  const Result<Header> again = decode_header(written);
  fuzz::must_hold(again.ok(), "a header that we wrote is refused");
  fuzz::must_hold(encode_header(*again) == written, "a header changes when it is written again");
  return 0;
}
