// SPDX-License-Identifier: MIT
// What the record and the image know of the entries that a scan meets, and which of them were met.
#pragma once

#include <string>
#include <vector>

#include "base/flat_index.h"
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

/// The children of a directory as it was.
class KnownChildren {
 public:
  KnownChildren(const Dentry& directory, std::vector<const RecordedEntry*> recorded);

  /// By its name on disk; empty if there is none.
  Known find(const std::string& name) const;

  /// Those that were not shown in the mount directory, and cannot have been changed; without a record.
  std::vector<Known> hidden() const;

 private:
  const Dentry& directory_;
  std::vector<const RecordedEntry*> recorded_;  ///< of each child; nullptr: it was not shown
  FlatIndex by_name_;
};

class KnownEntries {
 public:
  /// Both must outlive this object.
  KnownEntries(const MountRecord& record, const Image& image);

  Known root() const;
  KnownChildren children_of(const Dentry& directory) const;

  /// An entry that is known by its inode: renamed, moved, or one more link to a file. File systems use inode numbers
  /// again, so the birth time must agree, or, where there is none, size and write time.
  Known by_inode(const FileStat& stat);

  /// Notes that a known entry is still there.
  void take(const Known& known);

  /// Adds what was moved and removed. An entry found again under another name was renamed if its old name is gone;
  /// otherwise it is one more link.
  void count(Changes& changes);

 private:
  struct Taken {
    bool anywhere = false;
    bool in_place = false;
  };

  const RecordedEntry* find(const Dentry& dentry) const;
  void index_inodes(const Dentry& directory);
  Taken& taken(const RecordedEntry& entry) { return taken_[static_cast<std::size_t>(&entry - record_.entries.data())]; }

  const MountRecord& record_;
  const Image& image_;
  FlatIndex by_position_;        ///< of the record's entries
  unsigned asked_ = 0;           ///< by_inode()
  bool inodes_indexed_ = false;  ///< done when it pays
  std::vector<Known> known_;     ///< in the order of the image
  FlatIndex by_inode_;           ///< of known_
  std::vector<Taken> taken_;     ///< of the record's entries
  std::vector<const RecordedEntry*> moved_;
};

}  // namespace dismount
