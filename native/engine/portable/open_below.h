// SPDX-License-Identifier: MIT
// Directories and files below an open one, reached component by component, so that none can have become a link.
#pragma once

#include <memory>
#include <string>

#include "platform/tree.h"
#include "wim/resource_reader.h"

namespace dismount {

/// A directory below another one; the other itself, which must outlive this, for the empty path.
class OpenedBelow {
 public:
  /// `path`: components with slashes between them.
  static Result<OpenedBelow> open(Directory& root, const std::string& path);
  Directory& operator*() const { return opened_ ? *opened_ : *root_; }
  Directory* operator->() const { return &**this; }

 private:
  explicit OpenedBelow(Directory& root) : root_(&root) {}

  Directory* root_;
  std::unique_ptr<Directory> opened_;
};

/// Hands over a whole file in pieces. `spare` is memory that is used again for the next file; it is taken out for the
/// time of this one, since the consumer may read another.
Result<void> read_in_pieces(File& file, Bytes& spare, const ByteConsumer& consumer);

}  // namespace dismount
