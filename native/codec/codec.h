// SPDX-License-Identifier: MIT
// How a chunk is packed: one packed chunk in, one chunk out. Chunks are independent of each other
// (format section 2), so a decoder keeps nothing between calls but its tables' memory.
#pragma once

#include <cstdint>
#include <memory>

#include "base/bytes.h"
#include "base/result.h"

namespace dismount {

enum class Compression { none, xpress, lzx, lzms };

/// Unpacks chunks of one resource. Not thread-safe: one decoder a thread.
class Decoder {
 public:
  virtual ~Decoder() = default;

  /// Fills all of `chunk` from `packed`. Hostile input gives false, never an overrun; what `chunk` then holds is
  /// undefined. A chunk stored raw (packed size = size) never comes here.
  virtual bool decode(ByteView packed, ByteSpan chunk) = 0;
};

/// The largest chunk that is unpacked, whatever the format allows: that of Windows' own .esd files, and wimlib's
/// default for them. A reader holds one chunk packed and one unpacked, so this bounds its memory.
inline constexpr std::uint32_t kLargestChunk = 64 * 1024 * 1024;

/// The chunk sizes a compression accepts: powers of two within these limits (format section 2).
struct ChunkSizeLimits {
  std::uint32_t smallest;
  std::uint32_t largest;
};
ChunkSizeLimits chunk_size_limits(Compression compression);

/// "None", "XPRESS", "LZX", "LZMS".
const char* compression_name(Compression compression);

/// A decoder for chunks of at most `chunk_size` bytes. `none`, and chunks above kLargestChunk, give
/// Code::not_supported.
Result<std::unique_ptr<Decoder>> make_decoder(Compression compression, std::uint32_t chunk_size);

}  // namespace dismount
