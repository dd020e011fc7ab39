// SPDX-License-Identifier: MIT
// A chunk to pack: the first byte chooses level and chunk size, the rest is the chunk. What is packed must unpack to
// the same, and never take more room than it was given.
#pragma once

#include "fuzz/decode.h"

namespace dismount::fuzz {

inline int round_trip_once(Compression compression, const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::uint32_t chunk_size = chunk_size_from(compression, data[0] >> 2);
  const auto level = static_cast<CompressionLevel>(data[0] % 3);
  const Bytes chunk = copy_of(data + 1, std::min<std::size_t>(size - 1, chunk_size));
  Result<std::unique_ptr<Encoder>> encoder = make_encoder(compression, chunk_size, level);
  must_hold(encoder.ok(), "there is no encoder");
  Bytes packed(chunk.size() - 1);
  const std::size_t packed_size = (*encoder)->encode(chunk, packed);
  Bytes twice(packed.size());
  must_hold((*encoder)->encode(chunk, twice) == packed_size && twice == packed,
            "an encoder remembers the chunk before");
  if (packed_size == 0) return 0;
  must_hold(packed_size < chunk.size(), "a packed chunk is not smaller");
  Bytes unpacked(chunk.size());
  Result<std::unique_ptr<Decoder>> decoder = make_decoder(compression, chunk_size);
  must_hold(decoder.ok() && (*decoder)->decode(ByteView(packed).first(packed_size), unpacked),
            "what was packed does not unpack");
  must_hold(unpacked == chunk, "what was packed unpacks to something else");
  return 0;
}

}  // namespace dismount::fuzz
