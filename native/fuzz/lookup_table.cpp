// SPDX-License-Identifier: MIT
// A lookup table behind a header: the first 208 bytes are the header, the rest is the table.
#include "wim/lookup_table.h"

#include <algorithm>

#include "fuzz/fuzz.h"
#include "tests/support/decode_table.h"

using namespace dismount;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < kHeaderSize) return 0;
  const Bytes bytes = fuzz::copy_of(data, size);
  const Result<Header> header = decode_header(ByteView(bytes).first(kHeaderSize));
  if (!header) return 0;
  const ByteView table_bytes = ByteView(bytes).subspan(kHeaderSize);
  const OpenSolid no_solid = [](const Resource&, const std::string& name) -> Result<SolidResource> {
    return corrupt(name, "no solid data in this target");
  };
  const Result<LookupTable> table = test::decode_table(table_bytes, *header, std::uint64_t{1} << 40, no_solid);
  LookupTableDecoder in_pieces(*header, std::uint64_t{1} << 40, no_solid);
  const std::size_t cut = std::min<std::size_t>(table_bytes.size(), 1 + table_bytes.size() / 3);
  const bool whole = in_pieces.add(table_bytes.first(cut)).ok() && in_pieces.add(table_bytes.subspan(cut)).ok() &&
                     in_pieces.finish().ok();
  fuzz::must_hold(whole == table.ok(), "it matters in which pieces a lookup table comes");
  if (!table) return 0;
  fuzz::must_hold(table->encode().size() <= table_bytes.size(), "a lookup table grows when it is written again");
  for (const Blob& blob : table->blobs()) {
    fuzz::must_hold(table->find(blob.hash) != nullptr, "a blob of the table is not found");
  }
  return 0;
}
