// SPDX-License-Identifier: MIT
// An image: the tree of dentries and the security data of one metadata resource (docs/format/metadata-resource.md).
#pragma once

#include <cstdint>

#include "wim/dentry.h"

namespace dismount {

/// Bytes of unpacked metadata: twenty million entries.
inline constexpr std::uint64_t kMaxMetadataSize = 2ULL * 1024 * 1024 * 1024;
/// Levels of directories. Windows cannot hold a path of half as many; deeper trees are made to break readers.
inline constexpr std::size_t kMaxDepth = 1'024;

class Image {
 public:
  /// Decodes a metadata resource. The image keeps the bytes and its dentries point into them.
  /// Every list of children is read once: shared lists and cycles are refused.
  static Result<Image> decode(Bytes resource);

  /// The bytes of a metadata resource with the tree below `root`, and this image's security data as it was.
  Result<Bytes> encode_with(const Dentry& root) const;

  const Dentry& root() const { return root_; }

  /// The security descriptors by their numbers; they point into the image's bytes.
  std::vector<ByteView> security_descriptors() const;

 private:
  Bytes resource_;
  std::uint64_t security_size_ = 0;  ///< with padding
  Dentry root_;
};

}  // namespace dismount
