// SPDX-License-Identifier: MIT
#include "engine/portable/siblings.h"

#include "wim/reader.h"

namespace dismount {

std::vector<std::string> refresh_siblings(const MountStore& store, const MountHead& saved,
                                          const HeaderBytes& old_header, std::uint32_t saved_index, File& wim) {
  std::vector<std::string> failed;
  const Result<std::vector<MountHead>> records = store.list(nullptr);
  const Result<HeaderBytes> header = read_header_bytes(wim);
  const Result<FileStat> stat = wim.stat();
  if (!records || !header || !stat) return failed;
  for (const MountHead& listed : *records) {
    if (listed.mount_path == saved.mount_path || listed.wim_path != saved.wim_path) continue;
    // Under its lock, and read again: it may be discarded at this moment.
    const Result<std::unique_ptr<File>> lock = store.lock(listed.mount_path);
    Result<MountRecord> now = lock.ok() ? store.load(listed.mount_path) : Result<MountRecord>(lock.error());
    if (!now) {
      if (now.error().code != Code::not_mounted) failed.push_back(listed.mount_path);
      continue;
    }
    MountRecord& record = *now;
    // Another mount of the image that was just replaced must not be saved over it.
    if (!record.read_only && record.image_index == saved_index) continue;
    Result<void> renewed;
    if (record.wim_header == old_header) {
      record.wim_header = *header;
      record.wim_size = stat->size;
      record.wim_write_time = stat->write_time;
      renewed = store.save(record);
    } else if (const auto journal = store.load_journal(record.mount_path);
               journal.ok() && *journal && (*journal)->new_header == old_header) {
      // Saved, but not unmounted yet: it must still be known as ours.
      const CommitJournal next{(*journal)->mounted_header, *header, *header, (*journal)->image_index};
      renewed = store.save_journal(record.mount_path, next);
    }
    if (!renewed) failed.push_back(record.mount_path);
  }
  return failed;
}

Result<void> follow_siblings(const MountStore& store, MountHead& record, File& wim) {
  TRY_ASSIGN(const HeaderBytes header, read_header_bytes(wim));
  if (header == record.wim_header) return {};
  TRY_ASSIGN(const std::vector<MountHead> others, store.list(nullptr));
  for (const MountHead& other : others) {
    if (other.mount_path == record.mount_path || other.wim_path != record.wim_path) continue;
    const Result<std::optional<CommitJournal>> journal = store.load_journal(other.mount_path);
    if (!journal || !*journal || (*journal)->old_header != record.wim_header || (*journal)->new_header != header) {
      continue;
    }
    // It was this record's own image that was replaced.
    if (!record.read_only && record.image_index == (*journal)->image_index) continue;
    record.wim_header = header;
    TRY_ASSIGN(const FileStat stat, wim.stat());
    record.wim_size = stat.size;
    record.wim_write_time = stat.write_time;
    TRY_ASSIGN(MountRecord whole, store.load(record.mount_path));
    whole.wim_header = record.wim_header;
    whole.wim_size = record.wim_size;
    whole.wim_write_time = record.wim_write_time;
    return store.save(whole);
  }
  return {};
}

}  // namespace dismount
