// SPDX-License-Identifier: MIT
// An integrity table: the first eight bytes are the end of what it covers.
#include "wim/integrity_table.h"

#include "fuzz/fuzz.h"

using namespace dismount;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 8) return 0;
  const Bytes bytes = fuzz::copy_of(data + 8, size - 8);
  const Result<IntegrityTable> table = decode_integrity_table(bytes, read_le64(fuzz::copy_of(data, 8), 0));
  if (table) fuzz::must_hold(encode_integrity_table(*table) == bytes, "an integrity table changes when written again");
  return 0;
}
