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

namespace dismount {

/// Receives the unpacked bytes of a resource in order; an error stops the reading and is handed on.
using ByteConsumer = std::function<Result<void>(ByteView)>;

/// One reader a thread: it owns the codec's tables and two chunks of memory.
class ResourceReader {
 public:
  /// `file` must outlive the reader. Fails if the compression is not supported.
  static Result<ResourceReader> create(File& file, std::uint64_t file_size, Compression compression,
                                       std::uint32_t chunk_size);

  /// Unpacks the whole resource, handing over at most one chunk (or 128 KiB) at a time. `name` is for messages.
  Result<void> read(const Resource& resource, const std::string& name, const ByteConsumer& consumer);

  /// Reads a resource of at most `limit` bytes (unpacked) into memory.
  Result<Bytes> read_all(const Resource& resource, std::uint64_t limit, const std::string& name);

  /// Reads the resource and compares its SHA-1 with `expected`.
  Result<void> check_hash(const Resource& resource, const Sha1Hash& expected, const std::string& name);

 private:
  ResourceReader(File& file, std::uint64_t file_size, std::unique_ptr<Decoder> decoder, std::uint32_t chunk_size)
      : file_(&file), file_size_(file_size), decoder_(std::move(decoder)), chunk_size_(chunk_size) {}

  Result<void> read_raw(const Resource& resource, const ByteConsumer& consumer);
  Result<void> read_chunks(const Resource& resource, const std::string& name, const ByteConsumer& consumer);

  File* file_;
  std::uint64_t file_size_;
  std::unique_ptr<Decoder> decoder_;  ///< none in an uncompressed WIM
  std::uint32_t chunk_size_;
  Bytes packed_;
  Bytes chunk_;
};

}  // namespace dismount
