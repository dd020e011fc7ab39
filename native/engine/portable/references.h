// SPDX-License-Identifier: MIT
// What an image's tree uses: its counts for the XML data, and every blob it references.
#pragma once

#include <vector>

#include "wim/append_commit.h"

namespace dismount {

/// Sizes of all blobs that the next tree may name: those of the WIM and those about to be written.
class BlobSizes {
 public:
  BlobSizes(const LookupTable& table, const std::vector<StagedBlob>& staged);
  std::uint64_t of(const Sha1Hash& hash) const;

 private:
  const LookupTable& table_;
  std::unordered_map<Sha1Hash, std::uint64_t, HashOfSha1> staged_;
};

/// Directories count with the root and without links; every other name is a file; bytes count once a name, and those
/// of further links separately (format section 9).
ImageCounts count_image(const Dentry& root, const BlobSizes& sizes);

/// One hash for every stream of every dentry, as reference counts count them.
std::vector<Sha1Hash> references_of(const Dentry& root);

}  // namespace dismount
