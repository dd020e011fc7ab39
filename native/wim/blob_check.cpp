// SPDX-License-Identifier: MIT
// Small blobs are checked in runs, each by one thread. Large ones are unpacked in pieces by all threads; the pieces are
// hashed in their order by the caller's.
#include "wim/blob_check.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "base/workers.h"
#include "wim/blob_run.h"
#include "wim/chunk_map.h"

namespace dismount {
namespace {

/// Unpacked bytes of a piece of a large blob; more if a chunk is larger.
constexpr std::uint64_t kPieceOfBlob = 256 * 1024;
/// What the threads together read of runs: all that several blobs hashed at once can use, as far as memory goes.
constexpr std::uint64_t kAllRunsPacked = 32 * 1024 * 1024;
/// Towards the end runs become smaller, and blobs are cut that were left whole before, so that no thread has to wait
/// for long: a run is at most this part of what is left for a thread.
constexpr std::uint64_t kPartOfRest = 4;
constexpr std::uint64_t kLeastRunPacked = 256 * 1024;
/// Chunks above this are as many at a time as there are threads: two for each with the one that is packed.
constexpr std::uint64_t kLargeChunk = 1024 * 1024;

/// A large blob of which pieces are under way.
struct Large {
  const Blob* blob;
  ChunkMap chunks;  ///< of a compressed one
  Sha1 hasher{};
};

struct Task {
  std::span<const Blob* const> run;  ///< blobs to check, or
  std::shared_ptr<Large> large;      ///< the blob that this is a piece of:
  std::uint64_t first = 0;           ///< its first chunk; of raw data the offset in the blob
  std::uint64_t count = 0;           ///< chunks, or bytes
  bool last = false;                 ///< it is the last piece
  Bytes unpacked = {};
  std::size_t size = 0;  ///< bytes of `unpacked` in use
  std::size_t good = 0;  ///< blobs of the run that are sound; of a piece 1 if it unpacks
};

/// What one thread has.
class BlobWorker {
 public:
  BlobWorker(File& file, const Packing& packing, const StopFlag& stop)
      : file_(&file), packing_(packing), stop_(&stop), runs_(file, packing) {}

  void work(Task& task) {
    if (stop_->is_set()) return;
    task.good = task.large ? (unpack(task) ? 1 : 0) : runs_.check(task.run, *stop_);
  }

 private:
  bool unpack(Task& task) {
    const Resource& resource = task.large->blob->resource;
    if (!resource.compressed()) {
      task.size = static_cast<std::size_t>(task.count);
      if (task.unpacked.size() < task.size) task.unpacked.resize(task.size);
      return read_exactly(*file_, resource.offset + task.first, ByteSpan(task.unpacked).first(task.size)).ok();
    }
    const ChunkMap& chunks = task.large->chunks;
    const std::uint64_t begin = chunks[task.first].offset - chunks.prefix();
    const auto packed_size = static_cast<std::size_t>(chunks[task.first + task.count - 1].end() - begin);
    if (packed_.size() < packed_size) packed_.resize(packed_size);
    if (!read_exactly(*file_, begin, ByteSpan(packed_).first(packed_size))) return false;
    task.size = 0;
    for (std::uint64_t i = task.first; i < task.first + task.count; ++i) {
      if (stop_->is_set()) return false;
      const PackedChunk place = chunks[i];
      const ByteView packed =
          ByteView(packed_).subspan(static_cast<std::size_t>(place.offset - begin), place.packed_size);
      if (!chunks.prefix_agrees(place, packed.data())) return false;
      if (task.unpacked.size() < task.size + place.size) task.unpacked.resize(task.size + place.size);
      const ByteSpan into = ByteSpan(task.unpacked).subspan(task.size, place.size);
      if (place.raw()) {
        std::copy(packed.begin(), packed.end(), into.begin());
      } else if (!decode(packed, into)) {
        return false;
      }
      task.size += place.size;
    }
    return true;
  }

  bool decode(ByteView packed, ByteSpan into) {
    if (!decoder_) {
      Result<std::unique_ptr<Decoder>> made = make_decoder(packing_.compression, packing_.chunk_size);
      if (!made) return false;
      decoder_ = std::move(made).value();
    }
    return decoder_->decode(packed, into);
  }

  File* file_;
  Packing packing_;
  const StopFlag* stop_;
  BlobRunChecker runs_;
  std::unique_ptr<Decoder> decoder_;
  Bytes packed_;
};

/// Cuts the blobs into tasks, one after the other.
class BlobPlan {
 public:
  BlobPlan(File& file, const Wim& wim, std::span<const Blob* const> blobs, unsigned workers)
      : file_(&file), wim_(&wim), left_(blobs), chunk_size_(wim.header.chunk_size), workers_(workers) {}

  /// False if there is nothing more to check, also because the next blob is not even well described.
  bool next(Task& task) {
    if (ended_) return false;
    if (!large_) {
      const std::size_t run = length_of_run(left_, most_packed(), wim_->file_size, chunk_size_);
      if (run > 0) {
        task.run = left_.first(run);
        task.large.reset();
        left_ = left_.subspan(run);
        return true;
      }
      ended_ = left_.empty() || !open_large(*left_.front());
      if (ended_) return false;
      left_ = left_.subspan(1);
    }
    const std::uint64_t at_once =
        large_->blob->resource.compressed() ? std::max<std::uint64_t>(1, kPieceOfBlob / chunk_size_) : kPieceOfBlob;
    task.run = {};
    task.large = large_;
    task.first = large_done_;
    task.count = std::min(at_once, large_total_ - large_done_);
    large_done_ += task.count;
    task.last = large_done_ == large_total_;
    if (task.last) large_.reset();
    return true;
  }

 private:
  std::uint64_t most_packed() const {
    if (left_.empty()) return 0;
    const Resource& last = left_.back()->resource;
    const std::uint64_t rest = last.end() - left_.front()->resource.offset;
    const std::uint64_t most = std::min(kAllRunsPacked / workers_, kMostRunPacked);
    return std::clamp(rest / (kPartOfRest * workers_), kLeastRunPacked, most);
  }

  bool open_large(const Blob& blob) {
    const Resource& resource = blob.resource;
    if (resource.original_size == 0 || !check_resource(resource, wim_->file_size, {})) return false;
    auto large = std::make_shared<Large>(Large{.blob = &blob, .chunks = {}});
    if (resource.compressed()) {
      if (chunk_size_ == 0) return false;
      Result<ChunkMap> chunks =
          ChunkMap::read(resource, chunk_size_, wim_->header.pipable, {},
                         [this](std::uint64_t offset, ByteSpan into) { return read_exactly(*file_, offset, into); });
      if (!chunks) return false;
      large->chunks = std::move(chunks).value();
    }
    large_total_ = resource.compressed() ? large->chunks.count() : resource.original_size;
    large_done_ = 0;
    large_ = std::move(large);
    return true;
  }

  File* file_;
  const Wim* wim_;
  std::span<const Blob* const> left_;
  std::uint32_t chunk_size_;
  unsigned workers_;
  bool ended_ = false;
  std::shared_ptr<Large> large_;  ///< of which pieces are left
  std::uint64_t large_done_ = 0;
  std::uint64_t large_total_ = 0;
};

/// Takes the finished tasks in order. False at the first blob that is not sound.
Result<bool> settle(Task& task, CheckedBlobs& result, const OnChecked& checked) {
  if (!task.large) {
    for (const Blob* blob : task.run.first(task.good)) {
      ++result.sound;
      TRY(checked(1, blob->resource.original_size));
    }
    return task.good == task.run.size();
  }
  if (task.good == 0) return false;
  task.large->hasher.update(ByteView(task.unpacked).first(task.size));
  if (!task.last) {
    TRY(checked(0, task.size));
    return true;
  }
  result.next_differs = task.large->hasher.finish() != task.large->blob->hash;
  if (result.next_differs) return false;
  ++result.sound;
  TRY(checked(1, task.size));
  return true;
}

}  // namespace

Result<CheckedBlobs> check_blobs(File& file, const Wim& wim, std::span<const Blob* const> blobs,
                                 const OnChecked& checked) {
  const Packing packing{
      .compression = wim.header.compression(), .chunk_size = wim.header.chunk_size, .pipable = wim.header.pipable};
  const unsigned workers = readers_at_once(wim, worker_count());
  const std::size_t slots = wim.header.chunk_size > kLargeChunk ? workers : std::size_t{4} * workers;
  StopFlag stop;
  Pipeline<Task> pipeline(workers, slots, [&]() -> Pipeline<Task>::Work {
    return [worker = std::make_shared<BlobWorker>(file, packing, stop)](Task& task) { worker->work(task); };
  });
  BlobPlan plan(file, wim, blobs, workers);
  CheckedBlobs result;
  TRY(run_pipeline(
      pipeline, stop, [&](Task& task) { return plan.next(task); },
      [&](Task& task) { return settle(task, result, checked); }, [&] { return checked(0, 0); }));
  return result;
}

}  // namespace dismount
