// SPDX-License-Identifier: MIT
// A directory tree as it is on disk, read by several threads before it is compared: most of a scan's time is the
// system's, for one look at each entry.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "base/sha1.h"
#include "engine/portable/known_entries.h"
#include "platform/tree.h"
#include "wim/progress.h"

namespace dismount {

struct ListedFolder;

struct ListedEntry {
  TreeEntry entry;
  Known known = {};                                ///< what the image has under this name (match_names.h)
  std::unique_ptr<ListedFolder> folder = nullptr;  ///< what is below a directory; none beyond kMaxDepth
  std::optional<Sha1Hash> hash = std::nullopt;     ///< of a file that was hashed ahead (hash_ahead.h)
};

struct ListedFolder {
  std::vector<ListedEntry> entries;           ///< in the directory's own order
  std::optional<Error> error = std::nullopt;  ///< why it could not be listed
  /// What the image has here and the mount directory never showed (match_names.h).
  std::vector<Known> hidden = {};
};

struct ListedTree {
  ListedFolder top;
  std::uint64_t count = 0;  ///< of its entries
};

/// Lists `root` and all directories below it. One that cannot be listed has its error, so that the caller meets errors
/// in its own order; only a stop (an error of `progress`, which is told the entries seen) is returned.
Result<ListedTree> list_tree(Directory& root, const OnProgress& progress);

}  // namespace dismount
