// SPDX-License-Identifier: MIT
// What we remember of a mount of our own, outside the mount directory: which image of which file it is, and how each
// entry looked when it was extracted, so that a save reads only what changed (docs/format/mount-record.md).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "platform/file.h"
#include "wim/header.h"

namespace dismount {

enum class MountStatus {
  mounting,  ///< extraction did not finish: the directory may hold part of the image
  mounted,
};

/// One extracted entry.
struct RecordedEntry {
  std::uint64_t position = 0;  ///< of its dentry in the image's metadata resource
  FileKind kind = FileKind::file;
  std::uint64_t size = 0;
  std::int64_t write_time = 0;
  std::int64_t change_time = 0;
  std::int64_t birth_time = 0;
  std::uint64_t inode = 0;
  std::string name;  ///< as it is on disk, one component

  /// Takes over what the entry looks like on disk.
  void set_stat(const FileStat& now) {
    kind = now.kind;
    size = now.size;
    write_time = now.write_time;
    change_time = now.change_time;
    birth_time = now.birth_time;
    inode = now.inode;
  }

  /// Size, times and inode prove that nobody wrote to it.
  bool same_as(const FileStat& now) const {
    return kind == now.kind && inode == now.inode && write_time == now.write_time && change_time == now.change_time &&
           (kind != FileKind::file || size == now.size);
  }
};

/// What is known of a mount as a whole; enough to list and to discard it.
struct MountHead {
  MountStatus status = MountStatus::mounting;
  std::string mount_path;  ///< canonical
  std::uint64_t directory_inode = 0;
  std::uint64_t directory_device = 0;
  std::string wim_path;  ///< canonical
  std::uint64_t wim_size = 0;
  std::int64_t wim_write_time = 0;
  HeaderBytes wim_header{};
  std::uint32_t image_index = 0;
  std::string image_name;
  bool read_only = false;
  std::uint64_t entry_count = 0;  ///< as read; what is written counts the entries themselves
};

struct MountRecord : MountHead {
  std::vector<RecordedEntry> entries;
};

Bytes encode_mount_record(const MountRecord& record);

/// Head and record end with a SHA-1 of their own: what was cut or changed is refused as Code::mount_corrupt.
Result<MountRecord> decode_mount_record(ByteView disk);

/// Whether it is whole, told by its SHA-1s; its head.
Result<MountHead> check_mount_record(ByteView disk);

/// The head alone, from the first kMaxHeadSize bytes of a record, or all of it if it is shorter.
Result<MountHead> decode_mount_head(ByteView start);
inline constexpr std::size_t kMaxHeadSize = 256 * 1024;

/// Written and synced before a commit writes the header: tells an interrupted save of ours from somebody else's
/// change, and holds both headers should the disk tear the write.
struct CommitJournal {
  HeaderBytes mounted_header{};  ///< of the file as it was mounted, whose tables are still in it
  HeaderBytes old_header{};      ///< on disk before the save; another one only if this mount was saved before
  HeaderBytes new_header{};
  std::uint32_t image_index = 0;  ///< of the saved image
};

Bytes encode_commit_journal(const CommitJournal& journal);
Result<CommitJournal> decode_commit_journal(ByteView disk);

/// Written before the first file of the mount directory is removed: from then on the directory says nothing about the
/// image any more, so it must never be saved (again).
struct UnmountBegun {
  bool saved = false;             ///< the image was saved before; otherwise the changes are being discarded
  std::uint32_t image_index = 0;  ///< of the saved image
};

Bytes encode_unmount_begun(const UnmountBegun& begun);
Result<UnmountBegun> decode_unmount_begun(ByteView disk);

}  // namespace dismount
