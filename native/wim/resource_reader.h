// SPDX-License-Identifier: MIT
// Reads a resource of a WIM, unpacking chunk by chunk (docs/format/resource.md).
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/sha1.h"
#include "codec/codec.h"
#include "platform/file.h"
#include "wim/resource.h"
#include "wim/solid_resource.h"

namespace dismount {

/// Receives the unpacked bytes of a resource in order; an error stops the reading and is handed on.
using ByteConsumer = std::function<Result<void>(ByteView)>;

/// How the resources of a file are packed.
struct Packing {
  Compression compression = Compression::none;
  std::uint32_t chunk_size = 0;
  /// Every packed chunk has its size before it, and the chunk table stands behind the chunks.
  bool pipable = false;
  std::vector<SolidResource> solid = {};
};

/// One reader a thread: it owns the codec's tables and two chunks of memory; four in a file with solid resources that
/// are larger than its other chunks (kSolidMemory).
class ResourceReader {
 public:
  /// `file` must outlive the reader. Fails if the compression is not supported.
  static Result<ResourceReader> create(File& file, std::uint64_t file_size, Packing packing);

  /// Unpacks the whole resource, handing over at most one chunk (1 MiB of a solid one, 128 KiB if it is not packed) at
  /// a time. Blobs in solid resources: fast only in ascending order. `name` is for messages.
  Result<void> read(const Resource& resource, const std::string& name, const ByteConsumer& consumer);

  /// The same for a resource that may claim at most `limit` bytes (unpacked).
  Result<void> read_at_most(const Resource& resource, std::uint64_t limit, const std::string& name,
                            const ByteConsumer& consumer);

  /// Reads a resource of at most `limit` bytes (unpacked) into memory.
  Result<Bytes> read_all(const Resource& resource, std::uint64_t limit, const std::string& name);

  /// Reads the resource and compares its SHA-1 with `expected`.
  Result<void> check_hash(const Resource& resource, const Sha1Hash& expected, const std::string& name);

 private:
  ResourceReader(File& file, std::uint64_t file_size, std::unique_ptr<Decoder> decoder, Packing packing)
      : file_(&file),
        file_size_(file_size),
        decoder_(std::move(decoder)),
        chunk_size_(packing.chunk_size),
        pipable_(packing.pipable),
        has_solid_(!packing.solid.empty()),
        solid_(file, std::move(packing.solid)) {}

  bool is_solid(const Resource& resource) const { return has_solid_ && (resource.flags & kResourceSolid) != 0; }
  Result<void> read_raw(const Resource& resource, const ByteConsumer& consumer);
  Result<void> read_chunks(const Resource& resource, const std::string& name, const ByteConsumer& consumer);

  File* file_;
  std::uint64_t file_size_;
  std::unique_ptr<Decoder> decoder_;  ///< none in an uncompressed WIM
  std::uint32_t chunk_size_;
  bool pipable_;
  bool has_solid_;
  SolidReader solid_;
  Bytes packed_;
  Bytes chunk_;
};

}  // namespace dismount
