// SPDX-License-Identifier: MIT
// Checks blobs that lie close together in the file: one read for all of them, and several hashed at once.
#pragma once

#include <memory>
#include <span>

#include "base/workers.h"
#include "wim/lookup_table.h"
#include "wim/resource_reader.h"

namespace dismount {

/// What one read takes in at the most, in packed bytes.
inline constexpr std::uint64_t kMostRunPacked = 8 * 1024 * 1024;
/// Of the chunks of a blob in a run: what is unpacked before it is hashed has room for this.
inline constexpr std::uint64_t kRunUnpacked = 256 * 1024;

/// How many of `blobs`, from the first, can be checked as one run of at most `most_packed` bytes; 0 if the first one
/// is too large, or not in this part of the file.
std::size_t length_of_run(std::span<const Blob* const> blobs, std::uint64_t most_packed, std::uint64_t file_size,
                          std::uint32_t chunk_size);

/// One a thread: it owns a decoder, kRunUnpacked bytes, and as many as the largest run has packed.
class BlobRunChecker {
 public:
  /// `file` must outlive the checker.
  BlobRunChecker(File& file, const Packing& packing) : file_(&file), packing_(packing) {}

  /// How many of the blobs, from the first, unpack to what their hash names. What is wrong with the next one is for
  /// ResourceReader to say. `stop` ends it early, with any number.
  std::size_t check(std::span<const Blob* const> run, const StopFlag& stop);

 private:
  struct Open;
  bool unpack(Open& open);

  File* file_;
  Packing packing_;
  std::unique_ptr<Decoder> decoder_;
  Bytes packed_;
  std::uint64_t packed_from_ = 0;  ///< file offset of packed_
  Bytes unpacked_;
  std::size_t unpacked_used_ = 0;
};

}  // namespace dismount
