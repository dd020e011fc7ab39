// SPDX-License-Identifier: MIT
// A packed chunk: the first four bytes give its unpacked size, the fifth the chunk size of the file.
#pragma once

#include <algorithm>
#include <bit>

#include "codec/codec.h"
#include "fuzz/fuzz.h"

namespace dismount::fuzz {

/// Chunks above this make a run slow and show nothing more.
inline constexpr std::uint32_t kLargestTried = 1024 * 1024;

/// The chunk size that a byte chooses among those of the compression.
inline std::uint32_t chunk_size_from(Compression compression, std::uint8_t choice) {
  const ChunkSizeLimits limits = chunk_size_limits(compression);
  const std::uint32_t largest = std::min(limits.largest, kLargestTried);
  const auto sizes = static_cast<unsigned>(std::countr_zero(largest) - std::countr_zero(limits.smallest)) + 1;
  return limits.smallest << (choice % sizes);
}

inline int decode_once(Compression compression, const std::uint8_t* data, std::size_t size) {
  if (size < 6) return 0;
  const std::uint32_t chunk_size = chunk_size_from(compression, data[4]);
  const std::uint32_t wanted = read_le32(copy_of(data, 4), 0) % chunk_size + 1;
  const Bytes packed = copy_of(data + 5, size - 5);
  Bytes chunk(wanted);
  Bytes again(wanted);
  Result<std::unique_ptr<Decoder>> decoder = make_decoder(compression, chunk_size);
  must_hold(decoder.ok(), "there is no decoder");
  const bool good = (*decoder)->decode(packed, chunk);
  must_hold((*decoder)->decode(packed, again) == good, "a decoder remembers the chunk before");
  if (good) must_hold(chunk == again, "the same chunk unpacks to something else the second time");
  return 0;
}

}  // namespace dismount::fuzz
