// SPDX-License-Identifier: MIT
#include "engine/portable/siblings.h"

#include <chrono>
#include <thread>

#include "wim/reader.h"

namespace dismount {
namespace {

/// A mount's lock is held for long only while the mount is made or emptied.
constexpr std::chrono::milliseconds kLockPause{50};
constexpr int kLockTries = 20;

Result<std::unique_ptr<File>> lock_patiently(const MountStore& store, const std::string& mount_path) {
  for (int tries = 1;; ++tries) {
    Result<std::unique_ptr<File>> lock = store.lock(mount_path);
    if (lock || lock.error().code != Code::sharing_violation || tries == kLockTries) return lock;
    std::this_thread::sleep_for(kLockPause);
  }
}

bool is_before(const HeaderBytes& header, const CommitJournal& journal) {
  return header == journal.old_header || header == journal.mounted_header;
}

}  // namespace

std::vector<std::string> refresh_siblings(const MountStore& store, const MountHead& saved, const CommitJournal& journal,
                                          File& wim) {
  std::vector<std::string> failed;
  const Result<MountHeads> records = store.list();
  const Result<HeaderBytes> header = read_header_bytes(wim);
  const Result<FileStat> stat = wim.stat();
  if (!records || !header || !stat) return failed;
  for (const MountHead& listed : records->heads) {
    if (listed.mount_path == saved.mount_path || listed.wim_path != saved.wim_path) continue;
    // Its run looks at the header when it is done (mount.cpp).
    if (listed.status == MountStatus::mounting) continue;
    // Under its lock, and read again: it may be discarded at this moment.
    const Result<std::unique_ptr<File>> lock = lock_patiently(store, listed.mount_path);
    Result<MountRecord> now = lock.ok() ? store.load(listed.mount_path) : Result<MountRecord>(lock.error());
    if (!now) {
      // One that is being emptied is not saved any more.
      const auto begun = store.load_unmount_begun(listed.mount_path);
      const bool needs_none = now.error().code == Code::not_mounted || (begun.ok() && *begun);
      if (!needs_none) failed.push_back(listed.mount_path);
      continue;
    }
    MountRecord& record = *now;
    // Another mount of the image that was just replaced must not be saved over it.
    if (!record.read_only && record.image_index == journal.image_index) continue;
    Result<void> renewed;
    if (is_before(record.wim_header, journal)) {
      record.wim_header = *header;
      record.wim_size = stat->size;
      record.wim_write_time = stat->write_time;
      renewed = store.save(record);
    } else if (const auto other = store.load_journal(record.mount_path);
               other.ok() && *other && is_before((*other)->new_header, journal)) {
      // Saved, but not unmounted yet: it must still be known as ours.
      const CommitJournal next{(*other)->mounted_header, *header, *header, (*other)->image_index};
      renewed = store.save_journal(record.mount_path, next);
    }
    if (!renewed) failed.push_back(record.mount_path);
  }
  return failed;
}

Result<bool> follow_siblings(const MountStore& store, MountHead& record, File& wim) {
  TRY_ASSIGN(const HeaderBytes header, read_header_bytes(wim));
  if (header == record.wim_header) return false;
  TRY_ASSIGN(const MountHeads others, store.list());
  for (const MountHead& other : others.heads) {
    if (other.mount_path == record.mount_path || other.wim_path != record.wim_path) continue;
    const Result<std::optional<CommitJournal>> journal = store.load_journal(other.mount_path);
    if (!journal || !*journal || !is_before(record.wim_header, **journal) || (*journal)->new_header != header) continue;
    // It was this record's own image that was replaced.
    if (!record.read_only && record.image_index == (*journal)->image_index) continue;
    record.wim_header = header;
    TRY_ASSIGN(const FileStat stat, wim.stat());
    record.wim_size = stat.size;
    record.wim_write_time = stat.write_time;
    return true;
  }
  return false;
}

Result<void> renew_after_siblings(const MountStore& store, MountHead& record, File& wim) {
  TRY_ASSIGN(const bool followed, follow_siblings(store, record, wim));
  if (!followed) return {};
  TRY_ASSIGN(MountRecord whole, store.load(record.mount_path));
  static_cast<MountHead&>(whole) = record;
  return store.save(whole);
}

}  // namespace dismount
