// SPDX-License-Identifier: MIT
#include "wim/blob_run.h"

#include <algorithm>

#include "wim/chunk_map.h"

namespace dismount {
namespace {

/// Bytes between two blobs that are read with them rather than with a call of their own.
constexpr std::uint64_t kSmallGapInRun = 64 * 1024;
/// Of a blob of several chunks, so many bytes are unpacked, then others get their turn: that many can be hashed at
/// once.
constexpr std::uint64_t kPortion = kRunUnpacked / 4;
/// Bounds the memory for blobs of a few bytes.
constexpr std::size_t kMostBlobs = 1024;
constexpr std::size_t kMostOpen = 64;

bool fits(const Blob& blob, std::uint64_t most_packed, std::uint64_t file_size, std::uint32_t chunk_size) {
  const Resource& resource = blob.resource;
  const bool outside_of_solid = resource.original_size == 0 && (resource.flags & kResourceSolid) != 0;
  return !outside_of_solid && resource.packed_size <= most_packed && (chunk_size != 0 || !resource.compressed()) &&
         std::min<std::uint64_t>(chunk_size, resource.original_size) <= kRunUnpacked &&
         check_resource(resource, file_size, {}).ok();
}

}  // namespace

std::size_t length_of_run(std::span<const Blob* const> blobs, std::uint64_t most_packed, std::uint64_t file_size,
                          std::uint32_t chunk_size) {
  std::size_t length = 0;
  std::uint64_t end = 0;
  while (length < std::min(blobs.size(), kMostBlobs) && fits(*blobs[length], most_packed, file_size, chunk_size)) {
    const Resource& resource = blobs[length]->resource;
    if (length > 0 && resource.offset > end + kSmallGapInRun) break;
    end = std::max(end, resource.end());
    if (end - blobs.front()->resource.offset > most_packed) break;
    ++length;
  }
  return length;
}

/// A blob that is being unpacked and hashed.
struct BlobRunChecker::Open {
  std::size_t index;  ///< in the run
  const Blob* blob;
  ChunkMap chunks;
  std::uint64_t next_chunk = 0;
  Sha1 hasher{};
  ByteView fresh{};  ///< what is unpacked and not hashed yet
  bool complete = false;
};

std::size_t BlobRunChecker::check(std::span<const Blob* const> run, const StopFlag& stop) {
  packed_from_ = run.front()->resource.offset;
  std::uint64_t end = packed_from_;
  for (const Blob* blob : run) end = std::max(end, blob->resource.end());
  packed_.resize(std::max<std::size_t>(packed_.size(), static_cast<std::size_t>(end - packed_from_)));
  unpacked_.resize(static_cast<std::size_t>(kRunUnpacked));
  if (!read_exactly(*file_, packed_from_, ByteSpan(packed_).first(static_cast<std::size_t>(end - packed_from_)))) {
    return 0;
  }
  const auto from_packed = [this](std::uint64_t offset, ByteSpan into) -> Result<void> {
    std::copy_n(packed_.begin() + static_cast<std::ptrdiff_t>(offset - packed_from_), into.size(), into.begin());
    return {};
  };
  if (!decoder_ && packing_.compression != Compression::none) {
    Result<std::unique_ptr<Decoder>> made = make_decoder(packing_.compression, packing_.chunk_size);
    if (made) decoder_ = std::move(made).value();
  }

  std::vector<Open> open;
  std::vector<Sha1Update> updates;
  std::size_t next = 0;
  std::size_t good = run.size();  // lowered by each blob that is bad: those before it are still looked at
  while (next < good || !open.empty()) {
    if (stop.is_set()) return 0;
    unpacked_used_ = 0;
    std::erase_if(open, [&](Open& one) {
      if (one.index < good && unpack(one)) return false;
      good = std::min(good, one.index);
      return true;
    });
    while (next < good && open.size() < kMostOpen) {
      const Blob& blob = *run[next];
      Open one{.index = next, .blob = &blob, .chunks = {}};
      if (blob.resource.compressed() && blob.resource.original_size > 0) {
        Result<ChunkMap> chunks = ChunkMap::read(blob.resource, packing_.chunk_size, packing_.pipable, {}, from_packed);
        if (!chunks) {
          good = next;
          break;
        }
        one.chunks = std::move(chunks).value();
        const std::uint64_t first = std::min<std::uint64_t>(packing_.chunk_size, blob.resource.original_size);
        if (first > kRunUnpacked - unpacked_used_) break;
      }
      if (!unpack(one)) {
        good = next;
        break;
      }
      open.push_back(std::move(one));
      ++next;
    }

    updates.clear();
    for (Open& one : open) updates.push_back({&one.hasher, one.fresh});
    sha1_update_all(updates);
    std::erase_if(open, [&](Open& one) {
      if (one.complete && one.hasher.finish() != one.blob->hash) good = std::min(good, one.index);
      return one.complete;
    });
  }
  return good;
}

/// The next portion of the blob: at least a chunk, for which there is room.
bool BlobRunChecker::unpack(Open& open) {
  const Resource& resource = open.blob->resource;
  if (!resource.compressed() || resource.original_size == 0) {
    open.fresh = ByteView(packed_).subspan(static_cast<std::size_t>(resource.offset - packed_from_),
                                           static_cast<std::size_t>(resource.original_size));
    open.complete = true;
    return true;
  }
  const std::size_t from = unpacked_used_;
  do {
    const PackedChunk place = open.chunks[open.next_chunk];
    if (place.size > unpacked_.size() - unpacked_used_) break;
    const ByteView packed =
        ByteView(packed_).subspan(static_cast<std::size_t>(place.offset - packed_from_), place.packed_size);
    const ByteSpan into = ByteSpan(unpacked_).subspan(unpacked_used_, place.size);
    if (!open.chunks.prefix_agrees(place, packed.data())) return false;
    if (place.raw()) {
      std::copy(packed.begin(), packed.end(), into.begin());
    } else if (!decoder_ || !decoder_->decode(packed, into)) {
      return false;
    }
    unpacked_used_ += place.size;
    ++open.next_chunk;
  } while (open.next_chunk < open.chunks.count() && unpacked_used_ - from < kPortion);
  open.fresh = ByteView(unpacked_).subspan(from, unpacked_used_ - from);
  open.complete = open.next_chunk == open.chunks.count();
  return true;
}

}  // namespace dismount
