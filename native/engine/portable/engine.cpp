// SPDX-License-Identifier: MIT
#include "engine/portable/engine.h"

#include "engine/phase_scope.h"
#include "engine/portable/preflight.h"
#include "engine/portable/remove_tree.h"
#include "engine/portable/scan.h"
#include "engine/portable/wim_state.h"

namespace dismount {
namespace {

constexpr std::size_t kSkippedNamed = 5;

/// One dismount of one mount, with its lock held.
class Dismount {
 public:
  Dismount(const MountStore& store, MountRecord record, EngineContext& context)
      : store_(store), record_(std::move(record)), context_(context) {}

  UnmountReport run(const Disposition& disposition) {
    if (const Commit* commit = std::get_if<Commit>(&disposition)) {
      Result<void> saved = save(*commit);
      if (!saved) {
        report_.error = std::move(saved.error());
        return std::move(report_);
      }
    } else {
      clean_up_interrupted_save();
    }
    Result<void> unmounted = unmount();
    if (!unmounted) {
      Error error = std::move(unmounted.error());
      if (error.code != Code::cancelled) error.code = Code::partly_unmounted;
      error.what = (report_.saved ? "the image was saved, but its directory is still mounted: " : "") + error.what;
      if (report_.saved) error.next = "remove what holds the directory, then run 'discard': the saved image stays";
      report_.error = std::move(error);
      return std::move(report_);
    }
    report_.unmounted = true;
    return std::move(report_);
  }

 private:
  Result<void> save(const Commit& commit) {
    TRY_ASSIGN(const std::unique_ptr<File> file, open_file(record_.wim_path, OpenMode::read_write));
    TRY(file->lock());
    TRY_ASSIGN(const std::optional<std::uint32_t> saved_index, saved_before(*file));
    if (saved_index) {
      tell(Severity::warning, "an earlier run saved this mount already; only the unmount is done now");
      report_.saved = true;
      report_.image_index = *saved_index;
      return {};
    }
    TRY(cut_remains(*file));
    TRY_ASSIGN(const Wim wim, read_wim(*file));
    TRY_ASSIGN(const Image image, read_image(*file, wim, record_.image_index));
    TRY_ASSIGN(const std::unique_ptr<Directory> root, open_directory(record_.mount_path));
    TRY_ASSIGN(Scan scan, scan_directory(*file, wim, image, *root, commit.append));
    return commit_scan(*file, wim, commit, std::move(scan));
  }

  /// The index of the image that an earlier, unfinished run saved. Mends a header that the disk tore.
  Result<std::optional<std::uint32_t>> saved_before(File& file) {
    TRY_ASSIGN(const std::optional<UnmountBegun> begun, store_.load_unmount_begun(record_.mount_path));
    if (begun && begun->saved) return std::optional(begun->image_index);
    if (begun) return discard_begun(record_.mount_path);
    TRY_ASSIGN(const std::optional<CommitJournal> journal, store_.load_journal(record_.mount_path));
    TRY_ASSIGN(const WimState state, wim_state(file, record_, journal));
    if (state == WimState::torn) TRY(repair_header(file, *journal));
    if (state == WimState::saved_by_us) return std::optional(journal->image_index);
    return std::optional<std::uint32_t>();
  }

  /// Bytes behind the size that was mounted are the remains of an interrupted save of ours: no header names them.
  Result<void> cut_remains(File& file) {
    TRY_ASSIGN(const std::uint64_t size, file.size());
    if (size <= record_.wim_size) return {};
    TRY(file.truncate(record_.wim_size));
    tell(Severity::warning, "removed " + std::to_string(size - record_.wim_size) +
                                " bytes that an interrupted save had left behind the end of the WIM");
    return {};
  }

  /// A discard leaves the WIM as it was mounted, also after a save that was killed. Best effort: a WIM that is gone or
  /// belongs to somebody else now is no reason to keep the mount.
  void clean_up_interrupted_save() {
    const Result<std::unique_ptr<File>> file = open_file(record_.wim_path, OpenMode::read_write);
    if (!file || !(*file)->lock()) return;
    const Result<std::optional<std::uint32_t>> saved_index = saved_before(**file);
    if (saved_index.ok() && !*saved_index) static_cast<void>(cut_remains(**file).ok());
  }

  Result<Scan> scan_directory(File& file, const Wim& wim, const Image& image, Directory& root, bool stage_unchanged) {
    PhaseScope phase(context_, record_.mount_path, Phase::scan);
    TRY_ASSIGN(Scan scan, scan_mount(file, wim, image, {record_, root, stage_unchanged},
                                     phase.progress(record_.entries.size(), "files")));
    for (std::size_t i = 0; i < scan.skipped.size() && i < kSkippedNamed; ++i) {
      tell(Severity::warning, "not saved, because an image cannot hold sockets, pipes and devices: " + scan.skipped[i]);
    }
    if (scan.skipped.size() > kSkippedNamed) {
      tell(Severity::warning,
           std::to_string(scan.skipped.size() - kSkippedNamed) + " more such entries were not saved");
    }
    report_.changes = scan.changes;
    return scan;
  }

  Result<void> commit_scan(File& file, const Wim& wim, const Commit& commit, Scan scan) {
    const bool new_table = commit.check_integrity && !wim.integrity_table;
    report_.image_index = record_.image_index;
    report_.integrity_table_written = wim.integrity_table.has_value();
    if (!scan.changed && !commit.append && !new_table) {
      tell(Severity::info, "nothing changed, so the WIM stays as it is");
      report_.saved = true;
      return {};
    }
    StagedImage& staged = scan.staged;
    staged.index = record_.image_index;
    staged.append = commit.append;
    staged.write_integrity_table = commit.check_integrity;
    if (commit.append) staged.references_dropped.clear();

    PhaseScope phase(context_, record_.mount_path, Phase::save);
    const CommitHooks hooks{
        .progress = phase.progress(bytes_to_write(wim, staged), "bytes"),
        .before_header = [&](const HeaderBytes& old_header, const HeaderBytes& new_header) -> Result<void> {
          TRY(context_.cancel.check());
          const std::uint32_t index = commit.append ? wim.header.image_count + 1 : record_.image_index;
          return store_.save_journal(record_.mount_path, {old_header, new_header, index});
        }};
    TRY_ASSIGN(const Committed committed, append_commit(file, wim, staged, hooks));
    report_.saved = true;
    report_.wim_written = true;
    report_.image_index = committed.image_index;
    report_.integrity_table_written = committed.integrity_table_written;
    refresh_siblings(file, wim);
    return {};
  }

  /// Other mounts of the same file stay good: their images did not change, only the header did, and by us.
  void refresh_siblings(File& file, const Wim& old_wim) {
    const Result<std::vector<MountRecord>> records = store_.list(nullptr);
    const Result<HeaderBytes> header = read_header_bytes(file);
    const Result<std::uint64_t> size = file.size();
    if (!records || !header || !size) return;
    for (MountRecord record : *records) {
      if (record.mount_path == record_.mount_path || record.wim_path != record_.wim_path ||
          record.wim_header != old_wim.header_bytes) {
        continue;
      }
      record.wim_header = *header;
      record.wim_size = *size;
      const Result<void> saved = store_.save(record);
      if (!saved)
        tell(Severity::warning, "the record of another mount of this WIM could not be renewed: " + record.mount_path);
    }
  }

  Result<void> unmount() {
    PhaseScope phase(context_, record_.mount_path, Phase::unmount);
    Result<std::unique_ptr<Directory>> directory = open_directory(record_.mount_path);
    const Result<FileStat> stat = directory.ok() ? (*directory)->stat() : Result<FileStat>(directory.error());
    const bool ours = stat.ok() && stat->inode == record_.directory_inode && stat->device == record_.directory_device;
    if (ours) {
      // Once saved, the directory is of no more use: a cancel would only leave half of it behind.
      TRY(store_.save_unmount_begun(record_.mount_path, {report_.saved, report_.image_index}));
      const OnProgress progress = phase.progress(record_.entries.size(), "files");
      TRY(remove_contents(**directory, report_.saved ? OnProgress{} : progress));
    } else {
      tell(Severity::warning, "the mount directory was removed or replaced; it is left alone");
    }
    return store_.remove(record_.mount_path);
  }

  void tell(Severity severity, std::string text) {
    context_.sink.on_event(Message{severity, record_.mount_path, std::move(text)});
  }

  const MountStore& store_;
  MountRecord record_;
  EngineContext& context_;
  UnmountReport report_;
};

}  // namespace

MountInfo PortableEngine::describe(const MountRecord& record) const {
  const Result<std::optional<UnmountBegun>> begun = store_.load_unmount_begun(record.mount_path);
  const Result<std::optional<CommitJournal>> journal = store_.load_journal(record.mount_path);
  bool saved = begun.ok() && *begun && (*begun)->saved;
  if (!saved && journal.ok() && *journal) {
    const Result<std::unique_ptr<File>> wim = open_file(record.wim_path, OpenMode::read);
    const Result<HeaderBytes> header = wim.ok() ? read_header_bytes(**wim) : Result<HeaderBytes>(wim.error());
    saved = header.ok() && *header == (*journal)->new_header;
  }
  const bool whole = record.status == MountStatus::mounted && begun.ok() && !*begun;
  return {.path = record.mount_path,
          .image_path = record.wim_path,
          .image_index = record.image_index,
          .image_name = record.image_name,
          .read_only = record.read_only,
          .engine = name(),
          .status = saved   ? "saved"
                    : whole ? "ok"
                            : "invalid"};
}

Result<std::vector<MountInfo>> PortableEngine::mounts() {
  std::vector<std::string> unreadable;
  TRY_ASSIGN(const std::vector<MountRecord> records, store_.list(&unreadable));
  std::vector<MountInfo> infos;
  for (const MountRecord& record : records) infos.push_back(describe(record));
  return infos;
}

Result<MountInfo> PortableEngine::find(const std::string& path) {
  // A mount directory that was removed still has its record, under the path it had.
  Result<std::string> real = canonical_path(path);
  if (!real) real = absolute_path(path);
  if (!real) return std::move(real.error());
  TRY_ASSIGN(const MountRecord record, store_.load(*real));
  return describe(record);
}

std::vector<Finding> PortableEngine::preflight(const MountInfo& mount, const std::optional<Disposition>& disposition,
                                               EngineContext& context) {
  const Result<MountRecord> record = store_.load(mount.path);
  if (!record) return {{mount.path, "mount-exists", Severity::error, record.error().what, record.error()}};
  return preflight_mount(store_, *record, disposition, context);
}

UnmountReport PortableEngine::unmount(const MountInfo& mount, const Disposition& disposition, EngineContext& context) {
  UnmountReport failed;
  const auto run = [&]() -> Result<UnmountReport> {
    TRY_ASSIGN(const std::unique_ptr<File> lock, store_.lock(mount.path));
    TRY_ASSIGN(MountRecord record, store_.load(mount.path));
    return Dismount(store_, std::move(record), context).run(disposition);
  };
  Result<UnmountReport> report = run();
  if (report) return std::move(report).value();
  failed.error = std::move(report.error());
  return failed;
}

}  // namespace dismount
