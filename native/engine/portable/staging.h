// SPDX-License-Identifier: MIT
// Data of a mount directory that the WIM does not have yet. Hashed once while scanning, read again when written, so
// memory stays small; a file that changed in between is caught by its hash.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "platform/tree.h"
#include "wim/append_commit.h"

namespace dismount {

class Staging {
 public:
  /// `still_wanted` is asked between pieces of a file, so that a cancel need not wait for the end of a large one.
  Staging(const LookupTable& table, Directory& root, std::function<Result<void>()> still_wanted);

  /// SHA-1 of a file's data (kZeroHash if it is empty); each hard-linked file is read once. `path` starts below the
  /// mount directory. Code::sharing_violation if the file changed while it was read.
  Result<Sha1Hash> hash_file(Directory& folder, const TreeEntry& entry, const std::vector<std::string>& path);

  /// Stages data unless the WIM, or this staging, already has it. Data of another size under the same SHA-1 cannot be
  /// stored: one of the two files would get the other's contents (format section 3).
  Result<void> add_file(const Sha1Hash& hash, const FileStat& stat, const std::vector<std::string>& path);
  Result<void> add_bytes(const Sha1Hash& hash, const Bytes& data, const std::string& name);

  std::vector<StagedBlob> take_blobs() { return std::move(blobs_); }
  std::shared_ptr<BlobSource> source() const;

 private:
  class Source;

  /// Whether the data is new; an error for a second size.
  Result<bool> is_new(const Sha1Hash& hash, std::uint64_t size, const std::string& name);

  const LookupTable& table_;
  std::function<Result<void>()> still_wanted_;
  std::shared_ptr<Source> source_;
  std::unordered_map<Sha1Hash, std::uint64_t, HashOfSha1> staged_;  ///< sizes
  std::unordered_map<std::uint64_t, Sha1Hash> hashed_links_;        ///< by inode, files with several names only
  std::vector<StagedBlob> blobs_;
};

}  // namespace dismount
