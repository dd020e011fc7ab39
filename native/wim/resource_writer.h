// SPDX-License-Identifier: MIT
// Packs new resources and puts them behind the end of the file (docs/format/resource.md). The caller's thread reads,
// the workers pack chunks, and what they are done with is written in order, in large pieces.
#pragma once

#include <deque>
#include <functional>
#include <memory>

#include "base/workers.h"
#include "codec/codec.h"
#include "wim/chunk_table.h"
#include "wim/resource_reader.h"
#include "wim/tail.h"

namespace dismount {

/// How new resources are packed: the file's own compression and chunk size.
struct PackingChoice {
  Compression compression = Compression::none;
  std::uint32_t chunk_size = 0;
  CompressionLevel level = CompressionLevel::normal;
};

/// The data of one new resource.
struct NewResource {
  std::uint64_t size = 0;  ///< bytes, not 0
  std::uint8_t flags = 0;
  /// Hands over all of it. Called a second time for data that packing does not make smaller.
  std::function<Result<void>(const ByteConsumer&)> read;
  /// Told where it lies once that is known, in the order in which the resources were added.
  std::function<void(const Resource&)> written;
};

class ResourceWriter {
 public:
  /// Where there is no encoder for the choice (can_encode), resources are stored as they are, which every file may
  /// hold. `tail` must outlive the writer.
  ResourceWriter(Tail& tail, const PackingChoice& packing);

  /// Takes in one resource. What is read may be packed and written later; an error leaves the file to the tail's
  /// rollback. The tail's progress advances by what is packed, in bytes of the original data.
  Result<void> add(NewResource resource);

  /// Waits for all that was added and writes it. To be called once, at the end.
  Result<void> finish();

 private:
  /// One chunk in a job: where it lies there follows from those before it.
  struct Piece {
    std::uint32_t size = 0;
    std::uint32_t packed_size = 0;  ///< equal to `size`: stored raw
  };
  /// Chunks that are packed together: many of small files, one of large chunks.
  struct Job {
    Bytes data;
    Bytes packed;  ///< as large; each chunk begins where it does in `data`
    std::vector<Piece> pieces;
  };
  /// A resource whose chunks are not all written yet.
  struct Open {
    NewResource resource;
    ChunkLayout layout;
    Bytes table;
    std::uint64_t start = 0;
    std::uint64_t chunks_done = 0;
    std::uint64_t packed_size = 0;  ///< of the chunks so far
  };
  class Worker;

  Result<void> add_packed(NewResource resource);
  Result<void> add_raw(const NewResource& resource);
  Result<void> copy_raw(const NewResource& resource, const std::function<Result<void>(std::uint64_t)>& done);
  Result<void> begin_piece(std::size_t most);
  void submit();
  Result<void> take_oldest();
  Result<void> put_chunk(Open& open, ByteView chunk);
  Result<void> close(Open& open);
  Result<void> rewrite_raw(Open& open);
  Result<void> put(ByteView data);
  Result<void> flush();

  std::uint64_t position() const { return tail_.position() + out_.size(); }

  Tail& tail_;
  PackingChoice packing_;
  std::size_t job_size_;
  std::deque<Open> open_;
  Bytes out_;               ///< goes to tail_.position()
  Job* filling_ = nullptr;  ///< the slot that is being filled; nullptr: ask the pipeline for one
  /// The last member: its threads end before anything they use does.
  std::unique_ptr<Pipeline<Job>> pipeline_;  ///< none if nothing is packed
};

}  // namespace dismount
