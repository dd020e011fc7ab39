// SPDX-License-Identifier: MIT
// Each chunk of a solid resource is unpacked by one thread, which also hashes what the chunk has of the blobs that
// begin in it. Those that began in an earlier chunk are hashed on by the caller's thread.
#include <algorithm>
#include <deque>
#include <memory>

#include "base/workers.h"
#include "wim/blob_check.h"
#include "wim/solid_resource.h"

namespace dismount {
namespace {

/// What the chunks under way take, packed and unpacked: two of 64 MiB, packed to less than 30 %. What does not fit
/// waits, so that at worst one chunk is under way at a time.
constexpr std::uint64_t kUnderWay = 175'000'000;
static_assert(kUnderWay >= kSolidMemory, "the largest chunk, packed and unpacked");

struct SolidChunk {
  std::uint64_t start = 0;  ///< of its data, counted as SolidResource::start
  std::uint64_t offset = 0;
  std::uint32_t packed_size = 0;
  std::uint32_t size = 0;
  std::span<const BlobPlace> blobs;  ///< that begin in it
  Bytes unpacked = {};
  bool good = false;               ///< it unpacks
  std::vector<Sha1> hashers = {};  ///< of the blobs, given what the chunk has of them

  std::uint64_t memory() const { return size + (packed_size == size ? 0 : packed_size); }
  std::uint64_t end() const { return start + size; }
};

/// What the chunk has of a blob that begins in it, or before it.
ByteView part_of(const SolidChunk& chunk, std::uint64_t position, std::uint64_t size) {
  return ByteView(chunk.unpacked)
      .subspan(static_cast<std::size_t>(position - chunk.start),
               static_cast<std::size_t>(std::min(size, chunk.end() - position)));
}

/// What one thread has.
class SolidWorker {
 public:
  SolidWorker(File& file, const SolidResource& resource, const StopFlag& stop)
      : file_(&file), resource_(&resource), stop_(&stop) {}

  void work(SolidChunk& chunk) {
    chunk.good = !stop_->is_set() && unpack(chunk);
    if (!chunk.good) return;
    chunk.hashers.assign(chunk.blobs.size(), Sha1());
    std::vector<Sha1Update> updates;
    updates.reserve(chunk.blobs.size());
    for (std::size_t i = 0; i < chunk.blobs.size(); ++i) {
      const Resource& place = chunk.blobs[i].blob->resource;
      updates.push_back({&chunk.hashers[i], part_of(chunk, place.offset, place.original_size)});
    }
    sha1_update_all(updates);
  }

 private:
  bool unpack(SolidChunk& chunk) {
    if (chunk.unpacked.size() < chunk.size) {
      chunk.unpacked = Bytes();
      chunk.unpacked.resize(chunk.size);
    }
    const ByteSpan into = ByteSpan(chunk.unpacked).first(chunk.size);
    if (chunk.packed_size == chunk.size) return read_exactly(*file_, chunk.offset, into).ok();
    if (!decoder_) {
      Result<std::unique_ptr<Decoder>> made = make_decoder(resource_->compression, resource_->chunk_size);
      if (!made) return false;
      decoder_ = std::move(made).value();
    }
    Bytes packed(chunk.packed_size);
    return decoder_ && read_exactly(*file_, chunk.offset, packed) && decoder_->decode(packed, into);
  }

  File* file_;
  const SolidResource* resource_;
  const StopFlag* stop_;
  std::unique_ptr<Decoder> decoder_;
};

/// Names the chunks that have data of a blob, one after the other.
class SolidPlan {
 public:
  SolidPlan(const SolidResource& resource, std::vector<std::uint64_t> offsets, std::span<const BlobPlace> places)
      : resource_(&resource), offsets_(std::move(offsets)), left_(places) {}

  /// False if no blob is left.
  bool next(SolidChunk& chunk) {
    if (reached_ <= named_ && left_.empty()) return false;
    const std::uint64_t chunk_size = resource_->chunk_size;
    const std::uint64_t wanted = reached_ > named_ ? named_ : left_.front().blob->resource.offset;
    const std::uint64_t index = (wanted - resource_->start) / chunk_size;
    chunk.start = resource_->start + index * chunk_size;
    chunk.size = static_cast<std::uint32_t>(std::min(chunk_size, resource_->end() - chunk.start));
    chunk.offset = offsets_[static_cast<std::size_t>(index)];
    chunk.packed_size = static_cast<std::uint32_t>(offsets_[static_cast<std::size_t>(index) + 1] - chunk.offset);
    const auto behind = std::find_if(
        left_.begin(), left_.end(), [&](const BlobPlace& place) { return place.blob->resource.offset >= chunk.end(); });
    chunk.blobs = left_.first(static_cast<std::size_t>(behind - left_.begin()));
    left_ = left_.subspan(chunk.blobs.size());
    for (const BlobPlace& place : chunk.blobs) {
      reached_ = std::max(reached_, place.blob->resource.offset + place.blob->resource.original_size);
    }
    named_ = chunk.end();
    return true;
  }

 private:
  const SolidResource* resource_;
  std::vector<std::uint64_t> offsets_;
  std::span<const BlobPlace> left_;
  std::uint64_t named_ = 0;    ///< end of the last chunk named
  std::uint64_t reached_ = 0;  ///< end of the blobs that begin in the chunks named
};

/// Takes the chunks in order and compares the blobs that they complete, in order.
class SolidSettler {
 public:
  explicit SolidSettler(const OnChecked& checked) : checked_(&checked) {}

  std::size_t sound() const { return sound_; }

  /// False at the first blob that is not sound.
  Result<bool> settle(SolidChunk& chunk) {
    if (!chunk.good) return false;
    std::vector<Sha1Update> updates;
    for (Pending& one : pending_) {
      if (one.left == 0) continue;
      one.fresh = part_of(chunk, chunk.start, one.left).size();
      updates.push_back({&one.hasher, part_of(chunk, chunk.start, one.left)});
    }
    sha1_update_all(updates);
    for (std::size_t i = 0; i < chunk.blobs.size(); ++i) {
      const Resource& place = chunk.blobs[i].blob->resource;
      const std::uint64_t fresh = part_of(chunk, place.offset, place.original_size).size();
      pending_.push_back({chunk.blobs[i].blob, chunk.hashers[i], place.original_size, fresh});
    }
    for (Pending& one : pending_) {
      one.left -= one.fresh;
      TRY((*checked_)(0, std::exchange(one.fresh, 0)));
    }
    for (; !pending_.empty() && pending_.front().left == 0; pending_.pop_front()) {
      if (pending_.front().hasher.finish() != pending_.front().blob->hash) return false;
      ++sound_;
      TRY((*checked_)(1, 0));
    }
    return true;
  }

 private:
  struct Pending {
    const Blob* blob;
    Sha1 hasher;
    std::uint64_t left;   ///< bytes that are not counted yet
    std::uint64_t fresh;  ///< bytes of those that this chunk has
  };

  const OnChecked* checked_;
  std::deque<Pending> pending_;
  std::size_t sound_ = 0;
};

}  // namespace

Result<std::size_t> check_solid_blobs(File& file, std::span<const BlobPlace> places, const OnChecked& checked) {
  const SolidResource& resource = *places.front().solid;
  Result<std::vector<std::uint64_t>> offsets = read_solid_chunks(file, resource);
  if (!offsets || resource.chunk_size > kLargestChunk) return std::size_t{0};

  const std::uint64_t unpacked = std::min<std::uint64_t>(resource.chunk_size, resource.place.original_size);
  const unsigned workers = worker_count();
  const auto slots = static_cast<std::size_t>(std::clamp<std::uint64_t>(kUnderWay / unpacked, 1, 2 * workers));
  StopFlag stop;
  Pipeline<SolidChunk> pipeline(
      std::min<unsigned>(workers, static_cast<unsigned>(slots)), slots, [&]() -> Pipeline<SolidChunk>::Work {
        return
            [worker = std::make_shared<SolidWorker>(file, resource, stop)](SolidChunk& chunk) { worker->work(chunk); };
      });
  SolidPlan plan(resource, std::move(offsets).value(), places);
  SolidSettler settler(checked);
  std::uint64_t under_way = 0;
  bool planned = false;  // the free slot names a chunk for which there is no room yet
  const auto fill = [&](SolidChunk& chunk) {
    if (!planned) planned = plan.next(chunk);
    if (!planned) return false;
    if (under_way > 0 && under_way + chunk.memory() > kUnderWay) {
      chunk.unpacked = Bytes();
      return false;
    }
    under_way += chunk.memory();
    planned = false;
    return true;
  };
  const auto settle = [&](SolidChunk& chunk) {
    under_way -= chunk.memory();
    return settler.settle(chunk);
  };
  TRY(run_pipeline(pipeline, stop, fill, settle, [&] { return checked(0, 0); }));
  return settler.sound();
}

}  // namespace dismount
