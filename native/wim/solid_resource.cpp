// SPDX-License-Identifier: MIT
// Layout: original size (8 bytes), chunk size (4), compression (4), the packed size of each chunk (4 each), the chunks.
#include "wim/solid_resource.h"

#include <algorithm>
#include <bit>

#include "wim/chunk_table.h"

namespace dismount {
namespace {

constexpr std::size_t kFixedSize = 16;
constexpr std::size_t kEntrySize = 4;
constexpr std::size_t kPiece = 1024 * 1024;
/// Of chunks that are not compressed: the smallest that any codec has. Less only makes work; wimlib and DISM write
/// none.
constexpr std::uint32_t kSmallestStoredChunk = 4'096;

std::string name_of(const SolidResource& resource) {
  return "solid resource at file offset " + std::to_string(resource.place.offset);
}

ChunkLayout layout_of(const SolidResource& resource) { return {resource.place.original_size, resource.chunk_size}; }

}  // namespace

const SolidResource* find_solid_resource(const std::vector<SolidResource>& resources, std::uint64_t position) {
  const auto found =
      std::upper_bound(resources.begin(), resources.end(), position,
                       [](std::uint64_t wanted, const SolidResource& resource) { return wanted < resource.end(); });
  return found == resources.end() || position < found->start ? nullptr : &*found;
}

Result<SolidResource> read_solid_header(File& file, const Resource& entry, const std::string& name) {
  if (entry.packed_size < kFixedSize) {
    return corrupt(name,
                   "a solid resource of " + std::to_string(entry.packed_size) + " bytes has no room for a header");
  }
  Bytes disk(kFixedSize);
  TRY(read_exactly(file, entry.offset, disk));
  SolidResource resource{.place = entry};
  resource.place.original_size = read_le64(disk, 0);
  resource.chunk_size = read_le32(disk, 8);
  const std::uint32_t compression = read_le32(disk, 12);

  constexpr std::uint32_t kLastCompression = 3;
  if (compression > kLastCompression) {
    return corrupt(name, "its solid resource names the unknown compression " + std::to_string(compression));
  }
  resource.compression = static_cast<Compression>(compression);
  const ChunkSizeLimits limits = resource.compression == Compression::none
                                     ? ChunkSizeLimits{kSmallestStoredChunk, kLargestChunk}
                                     : chunk_size_limits(resource.compression);
  if (!std::has_single_bit(resource.chunk_size) || resource.chunk_size < limits.smallest ||
      resource.chunk_size > limits.largest) {
    return corrupt(name, "a chunk size of " + std::to_string(resource.chunk_size) + " is not valid for " +
                             compression_name(resource.compression));
  }
  // Every chunk takes an entry and at least one byte: checked before anything is allocated.
  const std::uint64_t chunks = layout_of(resource).count();
  if (chunks == 0 || chunks > (entry.packed_size - kFixedSize) / (kEntrySize + 1)) {
    return corrupt(name, "its solid resource claims " + std::to_string(chunks) + " chunks in " +
                             std::to_string(entry.packed_size) + " packed bytes");
  }
  if (chunks > kMostChunks) return too_many_chunks(name, chunks);
  return resource;
}

Result<std::vector<std::uint64_t>> read_solid_chunks(File& file, const SolidResource& resource) {
  const ChunkLayout layout = layout_of(resource);
  const auto count = static_cast<std::size_t>(layout.count());
  Bytes table(count * kEntrySize);
  TRY(read_exactly(file, resource.place.offset + kFixedSize, table));
  std::vector<std::uint64_t> offsets;
  offsets.reserve(count + 1);
  std::uint64_t at = resource.place.offset + kFixedSize + table.size();
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t packed_size = read_le32(table, i * kEntrySize);
    if (packed_size == 0 || packed_size > layout.size_of(i)) {
      return corrupt(name_of(resource), "chunk " + std::to_string(i) + " of its chunk table has " +
                                            std::to_string(packed_size) + " packed bytes");
    }
    offsets.push_back(at);
    at += packed_size;
  }
  offsets.push_back(at);
  if (at != resource.place.end()) {
    return corrupt(name_of(resource), "its chunks end at file offset " + std::to_string(at) + ", it at " +
                                          std::to_string(resource.place.end()));
  }
  return offsets;
}

Result<void> SolidReader::read(std::uint64_t position, std::uint64_t size, const std::string& name,
                               const Consumer& consumer) {
  const SolidResource* found = find_solid_resource(resources_, position);
  if (found == nullptr || size > found->end() - position) {
    return corrupt(name, "it lies outside of the solid resources");
  }
  TRY(open(static_cast<std::size_t>(found - resources_.data())));
  std::uint64_t at = position - found->start;
  for (std::uint64_t left = size; left > 0;) {
    TRY(unpack(at / found->chunk_size));
    const std::uint64_t within = at % found->chunk_size;
    const std::uint64_t chunk_left = layout_of(*found).size_of(unpacked_) - within;
    const auto piece = static_cast<std::size_t>(std::min({left, chunk_left, std::uint64_t{kPiece}}));
    TRY(consumer(ByteView(chunk_).subspan(static_cast<std::size_t>(within), piece)));
    at += piece;
    left -= piece;
  }
  return {};
}

Result<void> SolidReader::open(std::size_t index) {
  if (opened_ == index) return {};
  opened_ = static_cast<std::size_t>(-1);
  unpacked_ = kNoChunk;
  const SolidResource& resource = resources_[index];
  decoder_.reset();
  if (resource.compression != Compression::none) {
    Result<std::unique_ptr<Decoder>> decoder = make_decoder(resource.compression, resource.chunk_size);
    if (!decoder) {
      decoder.error().where = name_of(resource);
      return std::move(decoder.error());
    }
    decoder_ = std::move(*decoder);
  }

  TRY_ASSIGN(offsets_, read_solid_chunks(*file_, resource));
  std::uint64_t largest = 0;
  for (std::size_t i = 1; i < offsets_.size(); ++i) largest = std::max(largest, offsets_[i] - offsets_[i - 1]);

  // Let go before they grow: two of each at once would be more than kSolidMemory.
  const auto resize = [](Bytes& bytes, std::uint64_t size) {
    if (bytes.size() >= size) return;
    bytes = Bytes();
    bytes.resize(static_cast<std::size_t>(size));
  };
  resize(packed_, decoder_ ? largest : 0);
  resize(chunk_, std::min<std::uint64_t>(resource.chunk_size, resource.place.original_size));
  opened_ = index;
  return {};
}

Result<void> SolidReader::unpack(std::uint64_t index) {
  if (unpacked_ == index) return {};
  unpacked_ = kNoChunk;
  const SolidResource& resource = resources_[opened_];
  const std::uint64_t offset = offsets_[static_cast<std::size_t>(index)];
  const auto packed_size = static_cast<std::size_t>(offsets_[static_cast<std::size_t>(index) + 1] - offset);
  const ByteSpan chunk = ByteSpan(chunk_).first(layout_of(resource).size_of(index));
  if (packed_size == chunk.size()) {  // stored raw: no codec, no filter
    TRY(read_exactly(*file_, offset, chunk));
  } else {
    const ByteSpan packed = ByteSpan(packed_).first(decoder_ ? packed_size : 0);
    TRY(read_exactly(*file_, offset, packed));
    if (!decoder_ || !decoder_->decode(packed, chunk)) {
      return corrupt(name_of(resource), "chunk " + std::to_string(index) + " at file offset " + std::to_string(offset) +
                                            " does not unpack");
    }
  }
  unpacked_ = index;
  return {};
}

}  // namespace dismount
