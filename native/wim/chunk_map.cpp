// SPDX-License-Identifier: MIT
#include "wim/chunk_map.h"

namespace dismount {
namespace {

/// Before each chunk in a pipable file: its packed size.
constexpr std::uint32_t kPrefixSize = 4;

}  // namespace

Result<ChunkMap> ChunkMap::read(const Resource& resource, std::uint32_t chunk_size, bool pipable,
                                const std::string& name, const ReadBytes& read) {
  ChunkMap map;
  map.layout_ = {resource.original_size, chunk_size};
  map.prefix_ = pipable ? kPrefixSize : 0;
  const std::uint64_t count = map.count();
  // Every chunk takes at least one byte and every table entry its four or eight: checked before anything is allocated.
  if (count > resource.packed_size / (map.prefix_ + 1) ||
      map.layout_.table_size() > resource.packed_size - count * (map.prefix_ + 1)) {
    return corrupt(
        name, std::to_string(resource.packed_size) + " packed bytes cannot hold " + std::to_string(count) + " chunks");
  }
  if (count > kMostChunks) return too_many_chunks(name, count);
  Bytes table(static_cast<std::size_t>(map.layout_.table_size()));
  const std::uint64_t data_size = resource.packed_size - table.size();
  if (!table.empty()) TRY(read(pipable ? resource.offset + data_size : resource.offset, table));
  TRY_ASSIGN(map.offsets_, decode_chunk_table(table, map.layout_, data_size - count * map.prefix_, name));
  map.data_start_ = pipable ? resource.offset : resource.offset + table.size();
  return map;
}

PackedChunk ChunkMap::operator[](std::uint64_t index) const {
  const auto at = static_cast<std::size_t>(index);
  return {.offset = data_start_ + offsets_[at] + (index + 1) * prefix_,
          .packed_size = static_cast<std::uint32_t>(offsets_[at + 1] - offsets_[at]),
          .size = layout_.size_of(index)};
}

bool ChunkMap::prefix_agrees(const PackedChunk& chunk, const std::byte* packed) const {
  return prefix_ == 0 || read_le32(ByteView(packed - prefix_, prefix_), 0) == chunk.packed_size;
}

}  // namespace dismount
