// SPDX-License-Identifier: MIT
#include "wim/resource_writer.h"

#include <algorithm>

namespace dismount {
namespace {

/// Bytes packed by one worker at a time: enough that handing over does not count, little enough that a cancel is seen
/// soon. A larger chunk is a job of its own.
constexpr std::size_t kJobSize = 128 * 1024;
/// Small files share a job up to this number, so that its list stays small.
constexpr std::size_t kMostPieces = 1024;
constexpr std::size_t kWriteSize = 1024 * 1024;
/// What the jobs and encoders may take together; a worker's share is some multiple of the chunk.
constexpr std::size_t kMemory = 64 * 1024 * 1024;
constexpr std::size_t kChunksPerWorker = 16;

unsigned workers_for(std::size_t job_size) {
  const std::size_t affordable = std::max<std::size_t>(1, kMemory / (job_size * kChunksPerWorker));
  return static_cast<unsigned>(std::min<std::size_t>(worker_count(), affordable));
}

}  // namespace

/// Packs jobs on one thread; its encoder is made when the first job comes, since most threads of a small save get none.
class ResourceWriter::Worker {
 public:
  explicit Worker(const PackingChoice& packing) : packing_(packing) {}

  void pack(Job& job) {
    if (!encoder_) encoder_ = make_encoder(packing_.compression, packing_.chunk_size, packing_.level).value();
    if (job.packed.size() < job.data.size()) job.packed.resize(job.data.size());
    std::size_t at = 0;
    for (Piece& piece : job.pieces) {
      const ByteView chunk = ByteView(job.data).subspan(at, piece.size);
      const std::size_t packed = encoder_->encode(chunk, ByteSpan(job.packed).subspan(at, piece.size));
      piece.packed_size = packed == 0 ? piece.size : static_cast<std::uint32_t>(packed);
      at += piece.size;
    }
  }

 private:
  PackingChoice packing_;
  std::unique_ptr<Encoder> encoder_;
};

ResourceWriter::ResourceWriter(Tail& tail, const PackingChoice& packing)
    : tail_(tail), packing_(packing), job_size_(std::max<std::size_t>(kJobSize, packing.chunk_size)) {
  if (!make_encoder(packing.compression, packing.chunk_size, packing.level).ok()) return;
  const unsigned workers = workers_for(job_size_);
  pipeline_ = std::make_unique<Pipeline<Job>>(workers, std::size_t{2} * workers + 2, [&] {
    return [worker = std::make_shared<Worker>(packing_)](Job& job) { worker->pack(job); };
  });
}

Result<void> ResourceWriter::add(NewResource resource) {
  return pipeline_ ? add_packed(std::move(resource)) : add_raw(resource);
}

Result<void> ResourceWriter::add_packed(NewResource resource) {
  const auto read = resource.read;
  std::uint64_t left = resource.size;
  Open open{.resource = std::move(resource), .layout = {left, packing_.chunk_size}, .table = {}};
  open_.push_back(std::move(open));
  std::size_t room = 0;  // of the chunk that is being filled
  return read([&](ByteView data) -> Result<void> {
    while (!data.empty()) {
      if (room == 0) {
        room = static_cast<std::size_t>(std::min<std::uint64_t>(left, packing_.chunk_size));
        TRY(begin_piece(room));
      }
      const ByteView part = data.first(std::min(data.size(), room));
      filling_->data.insert(filling_->data.end(), part.begin(), part.end());
      filling_->pieces.back().size += static_cast<std::uint32_t>(part.size());
      room -= part.size();
      left -= part.size();
      data = data.subspan(part.size());
    }
    return {};
  });
}

/// Makes room for a chunk in the job that is being filled, or in a new one.
Result<void> ResourceWriter::begin_piece(std::size_t size) {
  if (filling_ != nullptr && (filling_->data.size() + size > job_size_ || filling_->pieces.size() == kMostPieces)) {
    submit();
  }
  while (filling_ == nullptr) {
    filling_ = pipeline_->free_slot();
    if (filling_ == nullptr) TRY(take_oldest());
  }
  filling_->pieces.emplace_back();
  return {};
}

void ResourceWriter::submit() {
  pipeline_->submit();
  filling_ = nullptr;
}

Result<void> ResourceWriter::take_oldest() {
  Job& job = *pipeline_->oldest();  // the caller saw that one is under way
  std::size_t at = 0;
  for (const Piece& piece : job.pieces) {
    const ByteView chunk = ByteView(piece.packed_size < piece.size ? job.packed : job.data).subspan(at);
    TRY(put_chunk(open_.front(), chunk.first(piece.packed_size)));
    at += piece.size;
  }
  TRY(tail_.advance(at));
  job.data.clear();
  job.pieces.clear();
  pipeline_->release();
  return {};
}

/// Writes the next chunk of the oldest resource; its last one settles where it lies.
Result<void> ResourceWriter::put_chunk(Open& open, ByteView chunk) {
  if (open.chunks_done == 0) {
    open.start = position();
    open.table.resize(static_cast<std::size_t>(open.layout.table_size()));
    TRY(put(open.table));  // its place; the offsets come when they are known
  } else {
    const std::size_t at = static_cast<std::size_t>((open.chunks_done - 1) * open.layout.entry_size());
    if (open.layout.entry_size() == 8) {
      write_le64(open.table, at, open.packed_size);
    } else {
      write_le32(open.table, at, static_cast<std::uint32_t>(open.packed_size));
    }
  }
  TRY(put(chunk));
  open.packed_size += chunk.size();
  if (++open.chunks_done < open.layout.count()) return {};
  TRY(close(open));
  open_.pop_front();
  return {};
}

Result<void> ResourceWriter::close(Open& open) {
  const std::uint64_t packed_size = open.table.size() + open.packed_size;
  const bool smaller = packed_size < open.resource.size;
  if (!smaller && open.layout.count() > 1) return rewrite_raw(open);
  if (open.start >= tail_.position()) {
    const auto in_buffer = static_cast<std::ptrdiff_t>(open.start - tail_.position());
    std::copy(open.table.begin(), open.table.end(), out_.begin() + in_buffer);
  } else {
    TRY(flush());
    TRY(tail_.write_back(open.start, open.table));
  }
  const std::uint8_t compressed = smaller ? std::uint8_t{kResourceCompressed} : std::uint8_t{0};
  open.resource.written({.offset = open.start,
                         .packed_size = packed_size,
                         .original_size = open.resource.size,
                         .flags = static_cast<std::uint8_t>(open.resource.flags | compressed)});
  return {};
}

/// A resource that did not get smaller must not be marked as packed (format section 2): it is read and written again.
Result<void> ResourceWriter::rewrite_raw(Open& open) {
  if (open.start >= tail_.position()) {
    out_.resize(static_cast<std::size_t>(open.start - tail_.position()));
  } else {
    out_.clear();
    tail_.go_back_to(open.start);
  }
  return copy_raw(open.resource, [this](std::uint64_t) { return tail_.advance(0); });
}

Result<void> ResourceWriter::add_raw(const NewResource& resource) {
  return copy_raw(resource, [this](std::uint64_t size) { return tail_.advance(size); });
}

Result<void> ResourceWriter::copy_raw(const NewResource& resource,
                                      const std::function<Result<void>(std::uint64_t)>& done) {
  const std::uint64_t start = position();
  TRY(resource.read([&](ByteView data) -> Result<void> {
    TRY(put(data));
    return done(data.size());
  }));
  resource.written(
      {.offset = start, .packed_size = resource.size, .original_size = resource.size, .flags = resource.flags});
  return {};
}

Result<void> ResourceWriter::put(ByteView data) {
  out_.insert(out_.end(), data.begin(), data.end());
  return out_.size() < kWriteSize ? Result<void>{} : flush();
}

Result<void> ResourceWriter::flush() {
  TRY(tail_.append(out_));
  out_.clear();
  return {};
}

Result<void> ResourceWriter::finish() {
  if (pipeline_) {
    if (filling_ != nullptr) submit();
    while (pipeline_->under_way() != 0) TRY(take_oldest());
  }
  return flush();
}

}  // namespace dismount
