// SPDX-License-Identifier: MIT
// What an extraction will make, worked out before anything is made: folders, files and links, and the record's entries
// in their order. Folders and entries are named by their numbers here.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/portable/mount_record.h"
#include "wim/image.h"
#include "wim/lookup_table.h"

namespace dismount {

/// A folder; number 0 is the target itself, whose parent is itself. Parents come before what is in them.
struct PlannedFolder {
  const Dentry* dentry;
  std::uint32_t parent;
  std::uint32_t entry;
  std::uint32_t level;  ///< of the target: 0
};

/// A file with its data, or the first name of one with several.
struct PlannedFile {
  const Dentry* dentry;
  const Blob* blob;  ///< none: empty
  std::uint32_t folder;
  std::uint32_t entry;
  bool again = false;  ///< the file behind it has the same data
};

/// A further name of a file.
struct PlannedHardLink {
  std::uint32_t folder;
  std::uint32_t entry;
  std::uint32_t first_folder;
  std::uint32_t first_entry;
};

struct PlannedSymlink {
  const Dentry* dentry;
  std::uint32_t folder;
  std::uint32_t entry;
};

struct ExtractionPlan {
  std::vector<RecordedEntry> entries;  ///< the root first, each folder before its contents; positions and names only
  std::vector<PlannedFolder> folders;
  std::vector<PlannedFile> files;           ///< in the order of their data in the WIM; very deep ones by folder
  std::vector<PlannedHardLink> hard_links;  ///< by folder
  std::vector<PlannedSymlink> symlinks;
  std::uint64_t bytes = 0;             ///< of data that will be written
  std::uint64_t hidden = 0;            ///< entries that are not shown
  std::vector<std::string> not_shown;  ///< the first few of them, for a message

  /// The path of an entry below the target, with a slash first, for messages. Only for these: it takes long in a deep
  /// tree.
  std::string path_of(std::uint32_t folder, const std::string& name) const;
  /// Counts one more entry that is not shown.
  void hide(std::uint32_t folder, const std::string& name);
};

/// `table` and `image` must outlive the plan. Code::file_corrupt if the data of a file is not in the table.
Result<ExtractionPlan> plan_extraction(const Image& image, const LookupTable& table);

}  // namespace dismount
