// SPDX-License-Identifier: MIT
// Each chunk of a solid resource is unpacked by one thread, which also hashes what the chunk has of the blobs. Blobs
// that go on in the next chunk are handed over to the thread that has it.
#include <algorithm>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>

#include "base/workers.h"
#include "platform/memory.h"
#include "wim/blob_check.h"
#include "wim/solid_resource.h"

namespace dismount {
namespace {

/// What the chunks under way take, packed and unpacked: two of 64 MiB, packed to less than 30 %. Packed chunks that do
/// not fit wait for others.
constexpr std::uint64_t kUnderWay = 175'000'000;
static_assert(kUnderWay >= kSolidMemory, "the largest chunk, packed and unpacked");

struct SolidChunk {
  std::uint64_t number = 0;  ///< of those that are named, from 0
  std::uint64_t start = 0;   ///< of its data, counted as SolidResource::start
  std::uint64_t offset = 0;
  std::uint32_t packed_size = 0;
  std::uint32_t size = 0;
  std::span<const Blob* const> blobs;  ///< that begin in it
  bool good = false;                   ///< it unpacks
  std::uint64_t hashed = 0;            ///< bytes of blobs that it has
  std::vector<char> matches = {};      ///< whether they do, of the blobs that are complete with it

  bool raw() const { return packed_size == size; }
  std::uint64_t end() const { return start + size; }
};

/// A blob of which more is to come.
struct PendingBlob {
  const Blob* blob;
  Sha1 hasher{};
  std::uint64_t hashed = 0;  ///< bytes

  std::uint64_t left() const { return blob->resource.original_size - hashed; }
};

/// The blobs that go on from chunk to chunk.
class Handover {
 public:
  /// Waits until those of the chunk before are given: that one is under way or done.
  std::deque<PendingBlob> take(std::uint64_t number) {
    std::unique_lock lock(mutex_);
    given_changed_.wait(lock, [&] { return given_for_ == number; });
    return std::move(blobs_);
  }

  /// To the chunk behind `number`.
  void give(std::uint64_t number, std::deque<PendingBlob> blobs) {
    const std::lock_guard lock(mutex_);
    blobs_ = std::move(blobs);
    given_for_ = number + 1;
    given_changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable given_changed_;
  std::deque<PendingBlob> blobs_;
  std::uint64_t given_for_ = 0;
};

/// A chunk's turn with the blobs that go on. It is always passed on, also when memory runs out: the thread that has the
/// next chunk waits for it.
class Turn {
 public:
  Turn(Handover& handover, std::uint64_t number) : handover_(handover), number_(number) {}
  ~Turn() {
    if (!taken_) take();
    handover_.give(number_, std::move(blobs_));
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

  /// Waits for it. What is left of the blobs at the end is for the next chunk.
  std::deque<PendingBlob>& take() {
    blobs_ = handover_.take(number_);
    taken_ = true;
    return blobs_;
  }

 private:
  Handover& handover_;
  std::uint64_t number_;
  std::deque<PendingBlob> blobs_;
  bool taken_ = false;
};

/// Bytes that several threads share.
class Allowance {
 public:
  explicit Allowance(std::uint64_t bytes) : bytes_(bytes) {}

  /// Some of them, for as long as it lives.
  class Share {
   public:
    /// Waits until they can be had; if nobody has any, more than there are can be.
    Share(Allowance& from, std::uint64_t bytes) : from_(from), bytes_(bytes) {
      std::unique_lock lock(from_.mutex_);
      from_.returned_.wait(lock, [&] { return from_.taken_ == 0 || bytes_ + from_.taken_ <= from_.bytes_; });
      from_.taken_ += bytes_;
    }
    ~Share() {
      const std::lock_guard lock(from_.mutex_);
      from_.taken_ -= bytes_;
      from_.returned_.notify_all();
    }
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;

   private:
    Allowance& from_;
    std::uint64_t bytes_;
  };

 private:
  std::mutex mutex_;
  std::condition_variable returned_;
  std::uint64_t bytes_;
  std::uint64_t taken_ = 0;
};

/// What one thread has.
class SolidWorker {
 public:
  SolidWorker(File& file, const SolidResource& resource, const StopFlag& stop, Handover& handover, Allowance& packed)
      : file_(&file), resource_(&resource), stop_(&stop), handover_(&handover), packed_allowance_(&packed) {}

  void work(SolidChunk& chunk) {
    Turn turn(*handover_, chunk.number);
    chunk.good = !stop_->is_set() && unpack(chunk);
    std::deque<PendingBlob> begun;
    if (chunk.good) {
      for (const Blob* blob : chunk.blobs) begun.push_back({.blob = blob});
      hash(chunk, begun);
    }
    std::deque<PendingBlob>& blobs = turn.take();
    if (!chunk.good) return;
    hash(chunk, blobs);
    blobs.insert(blobs.end(), begun.begin(), begun.end());
    settle(chunk, blobs);
  }

 private:
  bool unpack(SolidChunk& chunk) {
    if (unpacked_.size() < chunk.size) {
      unpacked_ = Bytes();
      unpacked_.reserve(chunk.size);
      prefer_large_pages(unpacked_.data(), chunk.size);
      unpacked_.resize(chunk.size);
    }
    const ByteSpan into = ByteSpan(unpacked_).first(chunk.size);
    if (chunk.raw()) return read_exactly(*file_, chunk.offset, into).ok();
    if (!decoder_) {
      Result<std::unique_ptr<Decoder>> made = make_decoder(resource_->compression, resource_->chunk_size);
      if (!made) return false;
      decoder_ = std::move(made).value();
    }
    const Allowance::Share share(*packed_allowance_, chunk.packed_size);
    Bytes packed(chunk.packed_size);
    return read_exactly(*file_, chunk.offset, packed) && decoder_->decode(packed, into);
  }

  /// Hashes what the chunk has of the blobs.
  void hash(SolidChunk& chunk, std::deque<PendingBlob>& blobs) {
    std::vector<Sha1Update> updates;
    updates.reserve(blobs.size());
    for (PendingBlob& one : blobs) {
      const std::uint64_t position = one.blob->resource.offset + one.hashed;
      const std::uint64_t size = std::min(one.left(), chunk.end() - position);
      updates.push_back({&one.hasher, ByteView(unpacked_).subspan(static_cast<std::size_t>(position - chunk.start),
                                                                  static_cast<std::size_t>(size))});
      one.hashed += size;
      chunk.hashed += size;
    }
    sha1_update_all(updates);
  }

  /// Compares those that are complete, in their order.
  static void settle(SolidChunk& chunk, std::deque<PendingBlob>& blobs) {
    for (; !blobs.empty() && blobs.front().left() == 0; blobs.pop_front()) {
      chunk.matches.push_back(blobs.front().hasher.finish() == blobs.front().blob->hash);
    }
  }

  File* file_;
  const SolidResource* resource_;
  const StopFlag* stop_;
  Handover* handover_;
  Allowance* packed_allowance_;
  std::unique_ptr<Decoder> decoder_;
  Bytes unpacked_;
};

/// Names the chunks that have data of a blob, one after the other.
class SolidPlan {
 public:
  SolidPlan(const SolidResource& resource, std::vector<std::uint64_t> offsets, std::span<const Blob* const> blobs)
      : resource_(&resource), offsets_(std::move(offsets)), left_(blobs) {}

  /// False if no blob is left.
  bool next(SolidChunk& chunk) {
    if (reached_ <= named_ && left_.empty()) return false;
    const std::uint64_t chunk_size = resource_->chunk_size;
    const std::uint64_t wanted = reached_ > named_ ? named_ : left_.front()->resource.offset;
    const std::uint64_t index = (wanted - resource_->start) / chunk_size;
    chunk = {};
    chunk.number = next_number_++;
    chunk.start = resource_->start + index * chunk_size;
    chunk.size = static_cast<std::uint32_t>(std::min(chunk_size, resource_->end() - chunk.start));
    chunk.offset = offsets_[static_cast<std::size_t>(index)];
    chunk.packed_size = static_cast<std::uint32_t>(offsets_[static_cast<std::size_t>(index) + 1] - chunk.offset);
    const auto behind = std::find_if(left_.begin(), left_.end(),
                                     [&](const Blob* blob) { return blob->resource.offset >= chunk.end(); });
    chunk.blobs = left_.first(static_cast<std::size_t>(behind - left_.begin()));
    left_ = left_.subspan(chunk.blobs.size());
    for (const Blob* blob : chunk.blobs) {
      reached_ = std::max(reached_, blob->resource.offset + blob->resource.original_size);
    }
    named_ = chunk.end();
    return true;
  }

 private:
  const SolidResource* resource_;
  std::vector<std::uint64_t> offsets_;
  std::span<const Blob* const> left_;
  std::uint64_t next_number_ = 0;
  std::uint64_t named_ = 0;    ///< end of the last chunk named
  std::uint64_t reached_ = 0;  ///< end of the blobs that begin in the chunks named
};

}  // namespace

Result<CheckedBlobs> check_solid_blobs(File& file, const SolidResource& resource, std::span<const Blob* const> blobs,
                                       const OnChecked& checked) {
  Result<std::vector<std::uint64_t>> offsets = read_solid_chunks(file, resource);
  if (!offsets || resource.chunk_size > kLargestChunk) return CheckedBlobs{};

  const std::uint64_t unpacked = std::min<std::uint64_t>(resource.chunk_size, resource.place.original_size);
  const auto workers = static_cast<unsigned>(
      std::clamp<std::uint64_t>(kUnderWay / std::max<std::uint64_t>(unpacked, 1), 1, worker_count()));
  StopFlag stop;
  Handover handover;
  Allowance packed(kUnderWay - std::min(kUnderWay, workers * unpacked));
  // Twice as many as can be under way, so that no thread waits until the caller's has time to name the next one.
  Pipeline<SolidChunk> pipeline(workers, std::size_t{2} * workers, [&]() -> Pipeline<SolidChunk>::Work {
    return [worker = std::make_shared<SolidWorker>(file, resource, stop, handover, packed)](SolidChunk& chunk) {
      worker->work(chunk);
    };
  });
  SolidPlan plan(resource, std::move(offsets).value(), blobs);
  CheckedBlobs result;
  const auto settle = [&](SolidChunk& chunk) -> Result<bool> {
    if (!chunk.good) return false;
    TRY(checked(0, chunk.hashed));
    for (const bool matches : chunk.matches) {
      result.next_differs = !matches;
      if (!matches) return false;
      ++result.sound;
      TRY(checked(1, 0));
    }
    return true;
  };
  TRY(run_pipeline(
      pipeline, stop, [&](SolidChunk& chunk) { return plan.next(chunk); }, settle, [&] { return checked(0, 0); }));
  return result;
}

}  // namespace dismount
