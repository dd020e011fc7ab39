// SPDX-License-Identifier: MIT
// The folder that keeps the mount records, one subfolder a mount, named after the mount path.
#pragma once

#include <optional>

#include "engine/portable/mount_record.h"

namespace dismount {

/// Of all mounts whose record's head can be read.
struct MountHeads {
  std::vector<MountHead> heads;
  std::optional<Error> unreadable = std::nullopt;  ///< the first of those that cannot
};

class MountStore {
 public:
  /// `state_directory` need not exist until a mount is made.
  explicit MountStore(std::string state_directory);

  Result<MountHeads> list() const;

  /// The record for a canonical mount path; Code::not_mounted if there is none.
  Result<MountRecord> load(const std::string& mount_path) const;
  /// The same without the entries, of which there may be hundreds of thousands.
  Result<MountHead> load_head(const std::string& mount_path) const;
  /// The same, after a look whether all of the record is there and unchanged.
  Result<MountHead> check(const std::string& mount_path) const;

  /// Writes or replaces the record, durably.
  Result<void> save(const MountRecord& record) const;

  /// The journal of an interrupted or unfinished dismount, if there is one.
  Result<std::optional<CommitJournal>> load_journal(const std::string& mount_path) const;
  Result<void> save_journal(const std::string& mount_path, const CommitJournal& journal) const;

  /// Whether the mount directory is being emptied, or was when a run ended early.
  Result<std::optional<UnmountBegun>> load_unmount_begun(const std::string& mount_path) const;
  Result<void> save_unmount_begun(const std::string& mount_path, const UnmountBegun& begun) const;
  /// Writes what a discard needs ahead, so that one is possible on a full disk: that is when it is wanted.
  Result<void> prepare_discard(const std::string& mount_path) const;

  /// Whether a save of this mount ever came to write into the WIM: then bytes behind its end may be ours.
  bool save_begun(const std::string& mount_path) const;
  Result<void> note_save_begun(const std::string& mount_path) const;

  /// Removes what an earlier mount at this path may have left, so that it cannot be taken for this one's.
  Result<void> clear_leftovers(const std::string& mount_path) const;

  /// Forgets the mount.
  Result<void> remove(const std::string& mount_path) const;

  /// Takes the lock of one mount, so that nothing else mounts, dismounts or renews it; released with the file.
  Result<std::unique_ptr<File>> lock(const std::string& mount_path) const;

 private:
  std::string folder_of(const std::string& mount_path) const;

  std::string folder_;
};

}  // namespace dismount
