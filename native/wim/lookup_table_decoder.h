// SPDX-License-Identifier: MIT
// Makes a lookup table of its bytes as they are read, so that those of a million blobs are never all in memory.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "wim/lookup_table.h"

namespace dismount {

/// Decodes and checks: entries inside the file and apart from each other and from the tables, one metadata entry an
/// image (in the first part of a split set; further ones have none). Duplicate hashes: the first one counts (format
/// section 15). `open_solid` is called in files of version kVersionSolid only. All that is given must outlive the
/// decoder.
class LookupTableDecoder {
 public:
  LookupTableDecoder(const Header& header, std::uint64_t file_size, const OpenSolid& open_solid)
      : header_(header), file_size_(file_size), open_solid_(open_solid) {}

  /// Takes the memory for a table of so many bytes. Only for a size that is known to be true.
  void expect(std::uint64_t bytes) { table_.reserve(static_cast<std::size_t>(bytes / kLookupEntrySize)); }

  /// The next bytes of the table, any number.
  Result<void> add(ByteView disk);

  /// The table, when all its bytes were given. Less than an entry at the end is nothing.
  Result<LookupTable> finish();

 private:
  /// An entry of a solid resource, or of a blob in one.
  struct InRun {
    std::size_t index;
    Blob blob;
  };

  /// Metadata entries of this part of the file.
  std::uint32_t images_expected() const;
  Result<void> add_entry(ByteView disk);
  Result<void> add_blob(const Blob& blob);
  /// What has been gathered of a run of solid entries: first the resources, wherever they stand in it, then what the
  /// blobs say about their place in them.
  Result<void> finish_run();
  Result<void> add_resource(std::size_t index, const Resource& entry);
  void keep(const Blob& blob);

  const Header& header_;
  std::uint64_t file_size_;
  const OpenSolid& open_solid_;
  LookupTable table_;
  std::size_t index_ = 0;  ///< of the next entry
  std::vector<InRun> run_;
  Bytes begun_;  ///< of an entry that is not whole
};

}  // namespace dismount
