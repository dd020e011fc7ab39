// SPDX-License-Identifier: MIT
// How a chunk is packed: one chunk in, one chunk out, either way. Chunks are independent of each other
// (format section 2), so a codec keeps nothing between calls but its tables' memory.
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

/// How much time a smaller file is worth.
enum class CompressionLevel { fast, normal, max };

/// Packs chunks of one resource. Not thread-safe: one encoder a thread. The same chunk gives the same bytes on every
/// machine.
class Encoder {
 public:
  virtual ~Encoder() = default;

  /// Packs `chunk` into the front of `packed`, which has at least chunk.size() - 1 bytes, and returns how many it took;
  /// 0 when that is not less than chunk.size(): then the chunk is stored raw (format section 2). `chunk` is not empty.
  virtual std::size_t encode(ByteView chunk, ByteSpan packed) = 0;
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

/// Whether make_encoder has an encoder for it: XPRESS and LZX.
bool can_encode(Compression compression);

/// An encoder for chunks of at most `chunk_size` bytes, within chunk_size_limits(). Code::not_supported for the others.
Result<std::unique_ptr<Encoder>> make_encoder(Compression compression, std::uint32_t chunk_size,
                                              CompressionLevel level);

}  // namespace dismount
