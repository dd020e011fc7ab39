// SPDX-License-Identifier: MIT
// Solid resources: many blobs packed as one run of bytes, as .esd files have them (docs/format/solid-resource.md).
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "codec/codec.h"
#include "platform/file.h"
#include "wim/resource.h"

namespace dismount {

/// The original size that marks a lookup entry as that of a solid resource, not of a blob in one.
inline constexpr std::uint64_t kSolidResourceMark = 0x1'0000'0000;

/// The most memory that reading solid resources takes: a chunk packed, the same chunk unpacked, and the chunk table, of
/// which a resource of 100 GiB has 8 bytes a chunk. Larger chunks are refused, see kLargestChunk.
inline constexpr std::uint64_t kSolidMemory = 2 * std::uint64_t{kLargestChunk};
static_assert(kSolidMemory <= 200'000'000);

struct SolidResource {
  Resource place;           ///< in the file; `original_size` is what its own header states
  std::uint64_t start = 0;  ///< of its data among the data of all solid resources of the file
  Compression compression = Compression::none;
  std::uint32_t chunk_size = 0;

  std::uint64_t end() const { return start + place.original_size; }
};

/// The resource that holds `position` (counted as SolidResource::start), or none: `resources` ascend, without gaps.
const SolidResource* find_solid_resource(const std::vector<SolidResource>& resources, std::uint64_t position);

/// Reads the 16 bytes that a solid resource begins with, and checks that its packed size can hold what it claims.
/// `entry` is the resource as its lookup entry states it, inside the file. `start` is left 0.
Result<SolidResource> read_solid_header(File& file, const Resource& entry, const std::string& name);

/// Reads and checks its chunk table: the file offset of each packed chunk, and of the end of the last one.
Result<std::vector<std::uint64_t>> read_solid_chunks(File& file, const SolidResource& resource);

/// Unpacks blobs. Keeps the chunk unpacked last, so that blobs read in ascending order cost one unpacking a chunk.
class SolidReader {
 public:
  /// Receives the unpacked bytes in order; an error stops the reading and is handed on.
  using Consumer = std::function<Result<void>(ByteView)>;

  /// `resources` in ascending order of `start`, without gaps; `file` must outlive the reader.
  SolidReader(File& file, std::vector<SolidResource> resources) : file_(&file), resources_(std::move(resources)) {}

  /// Hands over `size` bytes from `position` (counted as SolidResource::start), at most 1 MiB at a time.
  Result<void> read(std::uint64_t position, std::uint64_t size, const std::string& name, const Consumer& consumer);

 private:
  Result<void> open(std::size_t index);
  Result<void> unpack(std::uint64_t index);

  static constexpr std::uint64_t kNoChunk = ~std::uint64_t{0};

  File* file_;
  std::vector<SolidResource> resources_;
  std::size_t opened_ = static_cast<std::size_t>(-1);  ///< index of the resource that the members below are of
  std::vector<std::uint64_t> offsets_;                 ///< in the file: of each chunk, and the end of the last one
  std::unique_ptr<Decoder> decoder_;                   ///< none if the chunks are not compressed
  std::uint64_t unpacked_ = kNoChunk;                  ///< index of the chunk in chunk_
  Bytes packed_;
  Bytes chunk_;
};

}  // namespace dismount
