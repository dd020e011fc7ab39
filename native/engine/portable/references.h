// SPDX-License-Identifier: MIT
// What an image's tree uses: its counts for the XML data, and every blob it references.
#pragma once

#include <unordered_map>
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

/// What one tree has more, and less, than another one: dentries that were taken over as they were count on neither
/// side, so that with a small change there is little to count.
struct ReferenceChanges {
  std::vector<Sha1Hash> added;
  std::vector<Sha1Hash> dropped;
};

/// `before` is the root of a decoded image, and unchanged dentries of `after` point into its bytes.
ReferenceChanges reference_changes(const Dentry& before, const Dentry& after);

}  // namespace dismount
