// SPDX-License-Identifier: MIT
#include "wim/chunk_hashes.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "base/workers.h"

namespace dismount {
namespace {

/// What is read of a chunk at a time.
constexpr std::size_t kReadOfChunk = 64 * 1024;
/// A group takes some tenths of a second where the disk is slow.
constexpr std::chrono::milliseconds kAskEvery{50};
/// Chunks that a thread works on together: more would leave the others nothing in a file of some hundred megabytes.
constexpr unsigned kMostTogether = 8;

using AskNow = std::function<void()>;

/// Consecutive chunks that one thread hashes together.
struct ChunkGroup {
  std::uint64_t first = 0;
  std::vector<Sha1Hash> hashes = {};  ///< of those before an error
  std::optional<Error> error = {};
};

class ChunkHasher {
 public:
  /// `ask` is called between pieces, if it is not empty.
  ChunkHasher(File& file, const ChunkRange& range, AskNow ask, const StopFlag& stop)
      : file_(&file), range_(&range), ask_(std::move(ask)), stop_(&stop) {}

  void work(ChunkGroup& group) {
    const std::size_t count = group.hashes.size();
    buffer_.resize(count * kReadOfChunk);
    std::vector<Sha1> hashers(count);
    std::vector<Sha1Update> updates;
    for (std::uint64_t at = 0; at < range_->chunk_size && !stop_->is_set(); at += kReadOfChunk) {
      updates.clear();
      for (std::size_t i = 0; i < group.hashes.size(); ++i) {
        const std::uint64_t begin = range_->begin_of(group.first + i) + at;
        const std::uint64_t end = range_->end_of(group.first + i);
        if (begin >= end) continue;
        const ByteSpan piece = ByteSpan(buffer_).subspan(
            i * kReadOfChunk,
            static_cast<std::size_t>(std::min({std::uint64_t{kReadOfChunk}, range_->chunk_size - at, end - begin})));
        Result<void> read = read_exactly(*file_, begin, piece);
        if (!read) {
          group.error = std::move(read.error());
          group.hashes.resize(i);
          break;
        }
        updates.push_back({&hashers[i], piece});
      }
      sha1_update_all(updates);
      if (ask_) ask_();
    }
    for (std::size_t i = 0; i < group.hashes.size(); ++i) group.hashes[i] = hashers[i].finish();
  }

 private:
  File* file_;
  const ChunkRange* range_;
  AskNow ask_;
  const StopFlag* stop_;
  Bytes buffer_;
};

}  // namespace

Result<void> hash_chunks(File& file, const ChunkRange& range, const OnProgress& progress, const OnChunkHash& on_hash) {
  const std::uint64_t count = range.count();
  // Each thread should have something to do, before any has several.
  const std::uint64_t together =
      std::clamp<std::uint64_t>(count / worker_count(), 1, std::min(sha1_lanes(), kMostTogether));
  StopFlag stop;
  std::uint64_t told = 0;
  const std::function<Result<void>()> still_wanted = [&] { return progress ? progress(told) : Result<void>{}; };
  Result<void> wanted;
  auto asked = std::chrono::steady_clock::now();
  const auto ask = [&] {
    if (stop.is_set() || std::chrono::steady_clock::now() - asked < kAskEvery) return;
    wanted = still_wanted();
    if (!wanted) stop.set();
    asked = std::chrono::steady_clock::now();
  };
  bool callers = true;
  Pipeline<ChunkGroup> pipeline(worker_count(), std::size_t{2} * worker_count(), [&]() -> Pipeline<ChunkGroup>::Work {
    const auto hasher =
        std::make_shared<ChunkHasher>(file, range, std::exchange(callers, false) ? ask : AskNow{}, stop);
    return [hasher](ChunkGroup& group) { hasher->work(group); };
  });
  std::uint64_t next = 0;
  const auto fill = [&](ChunkGroup& group) {
    if (next == count) return false;
    group.first = next;
    group.hashes.assign(static_cast<std::size_t>(std::min(together, count - next)), {});
    group.error.reset();
    next += group.hashes.size();
    return true;
  };
  const auto settle = [&](ChunkGroup& group) -> Result<bool> {
    TRY(wanted);
    for (std::size_t i = 0; i < group.hashes.size(); ++i) {
      told = range.end_of(group.first + i) - range.begin;
      TRY(still_wanted());
      TRY(on_hash(group.first + i, group.hashes[i]));
    }
    if (group.error) return std::move(*group.error);
    return true;
  };
  return run_pipeline(pipeline, stop, fill, settle, still_wanted);
}

}  // namespace dismount
