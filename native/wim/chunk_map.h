// SPDX-License-Identifier: MIT
// Where each packed chunk of a compressed resource lies, read from its chunk table and checked
// (docs/format/resource.md).
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "wim/chunk_table.h"
#include "wim/resource.h"

namespace dismount {

struct PackedChunk {
  std::uint64_t offset = 0;       ///< in the file, of the first packed byte
  std::uint32_t packed_size = 0;  ///< equal to `size`: it is stored raw, without codec or filter
  std::uint32_t size = 0;         ///< unpacked

  bool raw() const { return packed_size == size; }
  std::uint64_t end() const { return offset + packed_size; }
};

class ChunkMap {
 public:
  /// Fills `into` from the file at `offset`.
  using ReadBytes = std::function<Result<void>(std::uint64_t offset, ByteSpan into)>;

  /// Reads the chunk table of `resource`, which check_resource has passed. Memory: 8 bytes a chunk; a table that the
  /// packed size has no room for is refused before. `name` is for messages.
  static Result<ChunkMap> read(const Resource& resource, std::uint32_t chunk_size, bool pipable,
                               const std::string& name, const ReadBytes& read);

  std::uint64_t count() const { return layout_.count(); }
  PackedChunk operator[](std::uint64_t index) const;

  /// Bytes right before each chunk that repeat its packed size: 4 in a pipable file, else 0.
  std::uint32_t prefix() const { return prefix_; }
  /// Whether the bytes before the chunk, `prefix()` of them, say what the chunk table says.
  bool prefix_agrees(const PackedChunk& chunk, const std::byte* packed) const;

 private:
  ChunkLayout layout_;
  std::uint32_t prefix_ = 0;
  std::uint64_t data_start_ = 0;        ///< file offset of the first chunk's prefix
  std::vector<std::uint64_t> offsets_;  ///< of each chunk and the end of the last, from there, without the prefixes
};

}  // namespace dismount
