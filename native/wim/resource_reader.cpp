// SPDX-License-Identifier: MIT
#include "wim/resource_reader.h"

#include <algorithm>

#include "wim/chunk_table.h"

namespace dismount {
namespace {

constexpr std::size_t kRawPiece = 128 * 1024;

/// Packed chunks read with one call; several small ones share it, which halves the system calls.
constexpr std::uint64_t kReadAhead = 256 * 1024;

/// Before each chunk in a pipable file: its packed size.
constexpr std::uint64_t kPrefixSize = 4;

}  // namespace

Result<ResourceReader> ResourceReader::create(File& file, std::uint64_t file_size, Packing packing) {
  std::unique_ptr<Decoder> decoder;
  if (packing.compression != Compression::none) {
    TRY_ASSIGN(decoder, make_decoder(packing.compression, packing.chunk_size));
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
  const ChunkLayout layout{resource.original_size, chunk_size_};
  const std::uint64_t prefix = pipable_ ? kPrefixSize : 0;
  // Every chunk takes at least one byte and every table entry its four or eight: checked before anything is allocated.
  if (layout.count() > resource.packed_size / (prefix + 1) ||
      layout.table_size() > resource.packed_size - layout.count() * (prefix + 1)) {
    return corrupt(name, std::to_string(resource.packed_size) + " packed bytes cannot hold " +
                             std::to_string(layout.count()) + " chunks");
  }
  const std::uint64_t table_size = layout.table_size();
  Bytes table(static_cast<std::size_t>(table_size));
  const std::uint64_t data_size = resource.packed_size - table_size;
  TRY(read_exactly(*file_, pipable_ ? resource.offset + data_size : resource.offset, table));
  TRY_ASSIGN(const std::vector<std::uint64_t> offsets,
             decode_chunk_table(table, layout, data_size - layout.count() * prefix, name));

  const std::uint64_t largest = std::min<std::uint64_t>(chunk_size_, resource.original_size);
  if (chunk_.size() < largest) chunk_.resize(static_cast<std::size_t>(largest));
  const std::uint64_t data_start = pipable_ ? resource.offset : resource.offset + table_size;
  std::uint64_t held_from = 0;
  std::uint64_t held_to = 0;
  for (std::uint64_t i = 0; i < layout.count(); ++i) {
    // The chunk's prefix is read with it; the table does not count the prefixes.
    const std::uint64_t begin = offsets[static_cast<std::size_t>(i)] + i * prefix;
    const std::uint64_t end = offsets[static_cast<std::size_t>(i) + 1] + (i + 1) * prefix;
    if (end > held_to) {
      const std::uint64_t want = std::min(data_size - begin, std::max(kReadAhead, end - begin));
      if (packed_.size() < want) packed_.resize(static_cast<std::size_t>(want));
      TRY(read_exactly(*file_, data_start + begin, ByteSpan(packed_).first(static_cast<std::size_t>(want))));
      held_from = begin;
      held_to = begin + want;
    }
    const ByteView held =
        ByteView(packed_).subspan(static_cast<std::size_t>(begin - held_from), static_cast<std::size_t>(end - begin));
    const ByteView packed = held.subspan(static_cast<std::size_t>(prefix));
    if (pipable_ && read_le32(held, 0) != packed.size()) {
      return corrupt(name, "chunk " + std::to_string(i) + " at file offset " + std::to_string(data_start + begin) +
                               " says that it has " + std::to_string(read_le32(held, 0)) +
                               " bytes, but the chunk table " + std::to_string(packed.size()));
    }
    const std::uint32_t size = layout.size_of(i);
    if (packed.size() == size) {  // stored raw: no codec, no filter
      TRY(consumer(packed));
      continue;
    }
    const ByteSpan chunk = ByteSpan(chunk_).first(size);
    if (!decoder_->decode(packed, chunk)) {
      return corrupt(name, "chunk " + std::to_string(i) + " at file offset " + std::to_string(data_start + begin) +
                               " does not unpack");
    }
    TRY(consumer(chunk));
  }
  return {};
}

Result<Bytes> ResourceReader::read_all(const Resource& resource, std::uint64_t limit, const std::string& name) {
  if (!is_solid(resource)) TRY(check_resource(resource, file_size_, name));
  if (resource.original_size > limit) {
    return corrupt(name, "it claims " + std::to_string(resource.original_size) + " bytes, more than the limit of " +
                             std::to_string(limit));
  }
  Bytes all;
  all.reserve(static_cast<std::size_t>(resource.original_size));
  TRY(read(resource, name, [&](ByteView piece) -> Result<void> {
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
