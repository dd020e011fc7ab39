// SPDX-License-Identifier: MIT
// Hashes the chunks that an integrity table covers, on all processors.
#pragma once

#include <functional>

#include "base/sha1.h"
#include "platform/file.h"
#include "wim/progress.h"

namespace dismount {

struct ChunkRange {
  std::uint64_t begin = 0;  ///< file offsets
  std::uint64_t end = 0;
  std::uint32_t chunk_size = 0;  ///< the last chunk may be smaller

  std::uint64_t count() const { return (end - begin + chunk_size - 1) / chunk_size; }
  std::uint64_t begin_of(std::uint64_t index) const { return begin + index * chunk_size; }
  std::uint64_t end_of(std::uint64_t index) const {
    return end - begin_of(index) < chunk_size ? end : begin_of(index + 1);
  }
};

/// Receives the hash of each chunk, in order, on the caller's thread; an error stops the work and is handed on.
using OnChunkHash = std::function<Result<void>(std::uint64_t index, const Sha1Hash& hash)>;

/// Several chunks are hashed at once by each thread, which reads a piece of each in turn. `progress` is told, on the
/// caller's thread, the bytes up to the end of each chunk before its hash is, and the same number again now and then.
/// An error of reading is returned after the hashes of the chunks before it were told. Memory: at most 32 MB.
Result<void> hash_chunks(File& file, const ChunkRange& range, const OnProgress& progress, const OnChunkHash& on_hash);

}  // namespace dismount
