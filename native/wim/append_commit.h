// SPDX-License-Identifier: MIT
// The commit: everything new goes behind the old end, is made durable, and one write of the header makes it the file.
// A crash or an early return on any line leaves either the old image or the new one (docs/decisions/0004).
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "wim/progress.h"
#include "wim/reader.h"

namespace dismount {

/// Where the data of staged blobs comes from, by the number each got when it was staged.
class BlobSource {
 public:
  virtual ~BlobSource() = default;
  /// Hands over the bytes of one blob, in order.
  virtual Result<void> read(std::size_t number, const ByteConsumer& consumer) = 0;
  /// What to call it in a message: the file's path.
  virtual std::string name(std::size_t number) const = 0;
};

/// Data that the file does not have yet; its bytes must hash to `hash`. There may be as many as files, so it is small.
struct StagedBlob {
  Sha1Hash hash{};
  std::uint64_t size = 0;
  std::size_t number = 0;
};

/// What the next state of the file adds and changes.
struct StagedImage {
  std::vector<StagedBlob> blobs;
  std::shared_ptr<BlobSource> source;  ///< of all blobs; none needed without any
  Bytes metadata;                      ///< encoded; empty: the images stay as they are and only tables are written
  std::uint32_t index = 0;             ///< image that the metadata replaces, or is a new version of
  bool append = false;                 ///< add it as a further image and leave `index` alone
  ImageTexts texts;                    ///< of the further image
  ImageCounts counts;
  FileTime modified = 0;
  /// References of each hash in the new tree and in the one that it replaces (nothing for append).
  std::vector<Sha1Hash> references_added;
  std::vector<Sha1Hash> references_dropped;
  bool write_integrity_table = false;  ///< also when the file has none; one that is there is always kept up
  CompressionLevel level = CompressionLevel::normal;  ///< of blobs and metadata, where the file's codec has an encoder
};

struct Committed {
  std::uint32_t image_index = 0;
  std::uint32_t image_count = 0;
  std::uint64_t file_size = 0;
  bool integrity_table_written = false;
};

struct CommitHooks {
  OnProgress progress;  ///< bytes of bytes_to_write() that are packed and written
  /// Called when all new data is durable, before the header is written: the last moment to stop, and where the
  /// mount record learns both headers so that an interrupted run can be told from somebody else's change.
  std::function<Result<void>(const HeaderBytes& old_header, const HeaderBytes& new_header)> before_header;
};

/// Bytes that the commit will add at most, should none of it get smaller by packing; used for progress and to set the
/// space aside.
std::uint64_t bytes_to_write(const Wim& wim, const StagedImage& staged);

/// `file` must be open for writing and locked, and `wim` be what it holds now (taken over: with many files it is
/// large). On an error before the header is written the file is cut back to what it was.
Result<Committed> append_commit(File& file, Wim wim, const StagedImage& staged, const CommitHooks& hooks);

}  // namespace dismount
