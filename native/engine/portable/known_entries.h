// SPDX-License-Identifier: MIT
// What the record and the image know of the entries that a scan meets, and which of them were met.
#pragma once

#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/portable/mount_record.h"
#include "events/event.h"
#include "wim/image.h"

namespace dismount {

/// One entry as it was extracted; empty for one that nobody knows.
struct Known {
  static constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

  const RecordedEntry* recorded = nullptr;
  const Dentry* dentry = nullptr;
  std::size_t place = kNowhere;  ///< among its old siblings; kNowhere if it was found elsewhere than it was
};

class KnownEntries {
 public:
  /// Both must outlive this object.
  KnownEntries(const MountRecord& record, const Image& image);

  Known root() const;

  /// The children of a directory as it was, by their names on disk.
  std::unordered_map<std::string, Known> children_of(const Dentry& directory) const;

  /// Whether the dentry was shown in the mount directory; one that was not cannot have been changed.
  bool was_shown(const Dentry& dentry) const { return find(dentry) != nullptr; }

  /// An entry that is known by its inode: renamed, moved, or one more link to a file. File systems use inode numbers
  /// again, so the birth time must agree, or, where there is none, size and write time.
  Known by_inode(const FileStat& stat) const;

  /// Notes that a known entry is still there.
  void take(const Known& known);

  /// Adds what was moved and removed. An entry found again under another name was renamed if its old name is gone;
  /// otherwise it is one more link.
  void count(Changes& changes);

 private:
  const RecordedEntry* find(const Dentry& dentry) const;
  void index(const Dentry& directory);

  const MountRecord& record_;
  const Image& image_;
  std::unordered_map<std::uint64_t, const RecordedEntry*> by_position_;
  std::unordered_map<std::uint64_t, Known> by_inode_;
  std::unordered_set<const RecordedEntry*> taken_;
  std::unordered_set<const RecordedEntry*> taken_in_place_;
  std::vector<const RecordedEntry*> moved_;
};

}  // namespace dismount
