// SPDX-License-Identifier: MIT
#include "wim/resource_reader.h"

#include <algorithm>

#include "wim/chunk_map.h"

namespace dismount {
namespace {

constexpr std::size_t kRawPiece = 128 * 1024;

/// Packed chunks read with one call; several small ones share it, which halves the system calls.
constexpr std::uint64_t kReadAhead = 256 * 1024;

}  // namespace

Result<ResourceReader> ResourceReader::create(File& file, std::uint64_t file_size, Packing packing) {
  std::unique_ptr<Decoder> decoder;
  if (packing.compression != Compression::none) {
    Result<std::unique_ptr<Decoder>> made = make_decoder(packing.compression, packing.chunk_size);
    if (!made) {
      made.error().where = file.path() + ": header, offset 0x14";
      return std::move(made.error());
    }
    decoder = std::move(*made);
  }
  return ResourceReader(file, file_size, std::move(decoder), std::move(packing));
}

Result<void> ResourceReader::read(const Resource& resource, const std::string& name, const ByteConsumer& consumer) {
  if (is_solid(resource)) {
    return solid_.read(resource.offset, resource.original_size, name, consumer);
  }
  TRY(check_resource(resource, file_size_, name));
  if (resource.original_size == 0) return {};
  return resource.compressed() ? read_chunks(resource, name, consumer) : read_raw(resource, consumer);
}

Result<void> ResourceReader::read_raw(const Resource& resource, const ByteConsumer& consumer) {
  if (chunk_.size() < kRawPiece) chunk_.resize(kRawPiece);
  for (std::uint64_t done = 0; done < resource.original_size;) {
    const auto piece = static_cast<std::size_t>(std::min<std::uint64_t>(kRawPiece, resource.original_size - done));
    const ByteSpan into = ByteSpan(chunk_).first(piece);
    TRY(read_exactly(*file_, resource.offset + done, into));
    TRY(consumer(into));
    done += piece;
  }
  return {};
}

Result<void> ResourceReader::read_chunks(const Resource& resource, const std::string& name,
                                         const ByteConsumer& consumer) {
  if (!decoder_) return corrupt(name, "it is compressed, but the file names no compression");
  const auto read_table = [this](std::uint64_t offset, ByteSpan into) { return read_exactly(*file_, offset, into); };
  TRY_ASSIGN(const ChunkMap map, ChunkMap::read(resource, chunk_size_, pipable_, name, read_table));

  const std::uint64_t largest = std::min<std::uint64_t>(chunk_size_, resource.original_size);
  if (chunk_.size() < largest) chunk_.resize(static_cast<std::size_t>(largest));
  const std::uint64_t data_end = map[map.count() - 1].end();
  std::uint64_t held_from = 0;
  std::uint64_t held_to = 0;
  for (std::uint64_t i = 0; i < map.count(); ++i) {
    const PackedChunk place = map[i];
    const std::uint64_t begin = place.offset - map.prefix();
    if (place.end() > held_to) {
      const std::uint64_t want = std::min(data_end - begin, std::max(kReadAhead, place.end() - begin));
      if (packed_.size() < want) packed_.resize(static_cast<std::size_t>(want));
      TRY(read_exactly(*file_, begin, ByteSpan(packed_).first(static_cast<std::size_t>(want))));
      held_from = begin;
      held_to = begin + want;
    }
    const ByteView packed =
        ByteView(packed_).subspan(static_cast<std::size_t>(place.offset - held_from), place.packed_size);
    const auto which = [&] { return "chunk " + std::to_string(i) + " at file offset " + std::to_string(begin); };
    if (!map.prefix_agrees(place, packed.data())) {
      const ByteView prefix(packed.data() - map.prefix(), map.prefix());
      return corrupt(name, which() + " says that it has " + std::to_string(read_le32(prefix, 0)) +
                               " bytes, but the chunk table " + std::to_string(packed.size()));
    }
    if (place.raw()) {
      TRY(consumer(packed));
      continue;
    }
    const ByteSpan chunk = ByteSpan(chunk_).first(place.size);
    if (!decoder_->decode(packed, chunk)) return corrupt(name, which() + " does not unpack");
    TRY(consumer(chunk));
  }
  return {};
}

Result<void> ResourceReader::read_at_most(const Resource& resource, std::uint64_t limit, const std::string& name,
                                          const ByteConsumer& consumer) {
  if (!is_solid(resource)) TRY(check_resource(resource, file_size_, name));
  if (resource.original_size <= limit) return read(resource, name, consumer);
  return corrupt(name, "it claims " + std::to_string(resource.original_size) + " bytes, more than the limit of " +
                           std::to_string(limit));
}

Result<Bytes> ResourceReader::read_all(const Resource& resource, std::uint64_t limit, const std::string& name) {
  Bytes all;
  TRY(read_at_most(resource, limit, name, [&](ByteView piece) -> Result<void> {
    if (all.empty()) all.reserve(static_cast<std::size_t>(resource.original_size));
    all.insert(all.end(), piece.begin(), piece.end());
    return {};
  }));
  return all;
}

Result<void> ResourceReader::check_hash(const Resource& resource, const Sha1Hash& expected, const std::string& name) {
  Sha1 hasher;
  TRY(read(resource, name, [&](ByteView piece) -> Result<void> {
    hasher.update(piece);
    return {};
  }));
  const Sha1Hash found = hasher.finish();
  if (found != expected) {
    return corrupt(name, "its contents hash to " + to_hex(found) + ", but should be " + to_hex(expected));
  }
  return {};
}

}  // namespace dismount
