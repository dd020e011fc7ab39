// SPDX-License-Identifier: MIT
#include "engine/portable/save.h"

#include "base/parallel_for.h"
#include "engine/phase_scope.h"
#include "engine/portable/mount_directory.h"
#include "engine/portable/preflight.h"
#include "engine/portable/references.h"
#include "engine/portable/scan.h"
#include "engine/portable/siblings.h"
#include "engine/portable/still_listed.h"
#include "engine/portable/wim_state.h"
#include "wim/same_entries.h"

namespace dismount {
namespace {

constexpr std::size_t kSkippedNamed = 5;

ImageTexts texts_of(const Append& append) { return {.name = append.name, .description = append.description}; }

class Save {
 public:
  Save(const MountStore& store, const MountHead& mount, EngineContext& context)
      : store_(store), record_{mount, {}}, context_(context) {}

  Result<void> run(const Commit& commit, UnmountReport& report) {
    TRY_ASSIGN(std::shared_ptr<File> file, open_file(record_.wim_path, OpenMode::read_write));
    TRY(file->lock());
    report.locked_wim = file;
    TRY_ASSIGN(static_cast<MountHead&>(record_), store_.load_head(record_.mount_path));
    TRY(check_can_save());
    TRY(renew_after_siblings(store_, record_, *file));
    TRY_ASSIGN(const std::optional<UnmountBegun> begun, store_.load_unmount_begun(record_.mount_path));
    if (begun && begun->saved) return finish_unmount(*file, *begun, report);
    if (begun) return discard_begun(record_.mount_path);
    TRY_ASSIGN(const std::optional<CommitJournal> journal, store_.load_journal(record_.mount_path));
    TRY_ASSIGN(WimState state, wim_state(*file, record_, journal));
    if (state == WimState::torn) {
      TRY(repair_header(*file, *journal));
      TRY_ASSIGN(state, wim_state(*file, record_, journal));
    }
    if (state == WimState::saved_by_us) return save_again(*file, *journal, commit, report);
    TRY(cut_remains(*file));

    Wim wim;
    Image image;
    const auto read = [&]() -> Result<void> {
      TRY_ASSIGN(wim, read_wim(*file));
      report.before = take_snapshot(wim);
      if (commit.append) TRY(wim.xml.check_new_texts(texts_of(*commit.append)));
      TRY_ASSIGN(image, read_image(*file, wim, record_.image_index));
      return {};
    };
    TRY_ASSIGN(Scan scan, scan_directory(*file, wim, image, commit.append.has_value(), read));
    report.changes = scan.changes;
    report.image_index = record_.image_index;
    report.integrity_table_written = wim.integrity_table.has_value();
    const bool new_table = commit.check_integrity && !wim.integrity_table;
    if (!scan.changed && !commit.append && !new_table) {
      TRY(check_nobody_wrote());
      tell(Severity::info, "nothing changed, so the WIM stays as it is");
      report.saved = true;
      return {};
    }
    scan.staged.index = record_.image_index;
    scan.staged.append = commit.append.has_value();
    scan.staged.level = commit.level;
    scan.staged.write_integrity_table = commit.check_integrity;
    if (commit.append) {
      scan.staged.texts = texts_of(*commit.append);
      scan.staged.references_dropped.clear();
    }
    return write(*file, std::move(wim), scan.staged, report);
  }

  /// Bytes behind the size that was mounted are the remains of an interrupted save of ours: no header names them.
  Result<void> cut_remains(File& file) {
    TRY_ASSIGN(const std::uint64_t size, file.size());
    if (size <= record_.wim_size || !store_.save_begun(record_.mount_path)) return {};
    TRY(file.truncate(record_.wim_size));
    tell(Severity::warning, "removed " + std::to_string(size - record_.wim_size) +
                                " bytes that an interrupted save had left behind the end of the WIM");
    return {};
  }

 private:
  /// A mount that was discarded and mounted again while this run waited is another one.
  Result<void> check_can_save() const {
    if (record_.status == MountStatus::mounted && !record_.read_only) return {};
    return Error{.code = record_.read_only ? Code::mounted_read_only : Code::mount_corrupt,
                 .what = record_.read_only ? "the image was mounted read-only, so nothing can be saved"
                                           : "the mount was never finished",
                 .where = record_.mount_path,
                 .cause = "it was mounted anew after this run had checked it",
                 .next = "use 'discard', and mount the image again"};
  }

  /// What others wrote into the directory since it was listed would be lost with it.
  Result<void> check_nobody_wrote() const {
    return check_still_listed(*root_, listed_, [this](std::uint64_t) { return context_.cancel.check(); });
  }

  Result<void> saved_before(std::uint32_t index, UnmountReport& report) {
    TRY(check_nobody_wrote());
    tell(Severity::warning, "an earlier run saved this mount already; only the unmount is done now");
    report.saved = true;
    report.image_index = index;
    return {};
  }

  /// The unmount had begun, so part of the directory is gone; but what is left must be what was saved.
  Result<void> finish_unmount(File& file, const UnmountBegun& begun, UnmountReport& report) {
    TRY_ASSIGN(const std::optional<CommitJournal> journal, store_.load_journal(record_.mount_path));
    TRY_ASSIGN(const Wim now, read_wim(file));
    TRY_ASSIGN(const Wim mounted, read_wim_with(file, journal ? journal->mounted_header : record_.wim_header));
    report.before = take_snapshot(now);
    report.before->header = mounted.header_bytes;  // what changed is told since the mount
    TRY_ASSIGN(const Image image, read_image(file, mounted, record_.image_index));
    TRY_ASSIGN(const Image saved, read_image(file, now, begun.image_index));
    TRY_ASSIGN(Scan scan, scan_directory(file, now, image, true, {}));
    TRY_ASSIGN(const Image left, Image::decode(scan.staged.metadata));
    if (all_in(left.root(), saved.root())) return saved_before(begun.image_index, report);
    return Error{.code = Code::mount_corrupt,
                 .what = "the image was saved before, and files were edited after its unmount had begun",
                 .where = record_.mount_path,
                 .cause = "part of the directory is gone, so what it holds is no image any more",
                 .next = "copy the edited files out, then discard the mount: the saved image stays"};
  }

  /// A run was killed between its save and its unmount. The directory may have been edited since, so it is compared
  /// with what was saved; only a difference is saved again, over the image that the killed run wrote.
  Result<void> save_again(File& file, const CommitJournal& journal, const Commit& commit, UnmountReport& report) {
    TRY_ASSIGN(Wim now, read_wim(file));
    TRY_ASSIGN(const Wim mounted, read_wim_with(file, journal.mounted_header));
    report.before = take_snapshot(now);
    report.before->header = mounted.header_bytes;
    TRY_ASSIGN(const Image image, read_image(file, mounted, record_.image_index));
    TRY_ASSIGN(const Image saved, read_image(file, now, journal.image_index));
    TRY_ASSIGN(Scan scan, scan_directory(file, now, image, true, {}));
    TRY_ASSIGN(const Image wanted, Image::decode(scan.staged.metadata));
    report.integrity_table_written = now.integrity_table.has_value();
    report.changes = scan.changes;
    const bool same = same_entries(wanted.root(), saved.root());
    if (same && !(commit.check_integrity && !now.integrity_table)) {
      TRY(settle_header(file, now.header_bytes));
      return saved_before(journal.image_index, report);
    }
    tell(Severity::warning, same ? "an earlier run saved this mount without an integrity table, which is added now"
                                 : "an earlier run saved this mount, and files were edited since; they are saved now");
    scan.staged.index = journal.image_index;
    scan.staged.level = commit.level;
    scan.staged.write_integrity_table = commit.check_integrity;
    scan.staged.references_dropped = references_of(saved.root());
    // The journal still says how the file looked when it was mounted, in case this run is killed, too.
    return write(file, std::move(now), scan.staged, report, journal.mounted_header);
  }

  /// `read` fills in `wim` and `image` while the directory is listed; empty: they are there.
  Result<Scan> scan_directory(File& file, const Wim& wim, const Image& image, bool stage_unchanged,
                              const std::function<Result<void>()>& read) {
    TRY_ASSIGN(root_, open_mount_directory(record_));
    PhaseScope phase(context_, record_.mount_path, Phase::scan);
    const OnProgress progress = phase.progress(record_.entry_count, "files");
    TRY(run_together({[&] { return read ? read() : Result<void>{}; },
                      [&]() -> Result<void> {
                        TRY_ASSIGN(MountRecord whole, store_.load(record_.mount_path));
                        record_.entries = std::move(whole.entries);
                        TRY_ASSIGN(listed_, list_tree(*root_, progress));
                        return {};
                      }}));
    TRY_ASSIGN(Scan scan, scan_mount(file, wim, image, {record_, *root_, listed_, stage_unchanged}, progress));
    for (std::size_t i = 0; i < scan.skipped.size() && i < kSkippedNamed; ++i) {
      tell(Severity::warning, "not saved, because an image cannot hold sockets, pipes and devices: " + scan.skipped[i]);
    }
    if (scan.skipped.size() > kSkippedNamed) {
      tell(Severity::warning,
           std::to_string(scan.skipped.size() - kSkippedNamed) + " more such entries were not saved");
    }
    return scan;
  }

  Result<void> write(File& file, Wim wim, const StagedImage& staged, UnmountReport& report,
                     const std::optional<HeaderBytes>& mounted_header = std::nullopt) {
    PhaseScope phase(context_, record_.mount_path, Phase::save);
    const std::uint32_t index = staged.append ? wim.header.image_count + 1 : staged.index;
    const CommitHooks hooks{
        .progress = phase.progress(bytes_to_write(wim, staged), "bytes"),
        .before_header = [&](const HeaderBytes& before, const HeaderBytes& after) -> Result<void> {
          TRY(check_still_named(file, record_.wim_path));
          TRY(check_nobody_wrote());
          TRY(context_.cancel.check());
          return store_.save_journal(record_.mount_path, {mounted_header.value_or(before), before, after, index});
        }};
    TRY(store_.note_save_begun(record_.mount_path));
    TRY_ASSIGN(const Committed committed, append_commit(file, std::move(wim), staged, hooks));
    report.saved = true;
    report.wim_written = true;
    report.image_index = committed.image_index;
    report.integrity_table_written = committed.integrity_table_written;
    return {};
  }

  void tell(Severity severity, std::string text) {
    context_.sink.on_event(Message{severity, record_.mount_path, std::move(text)});
  }

  const MountStore& store_;
  MountRecord record_;  ///< read under the lock of the WIM; its entries, of which there are many, for the scan
  std::unique_ptr<Directory> root_;
  ListedTree listed_;  ///< what of the directory was looked at, for a last look before it goes
  EngineContext& context_;
};

}  // namespace

Result<void> save_mount(const MountStore& store, const MountHead& mount, const Commit& commit, EngineContext& context,
                        UnmountReport& report) {
  Result<void> saved = Save(store, mount, context).run(commit, report);
  // A file without a name is lost when the last one closes it: then the mount still is the only copy of the changes.
  if (saved) saved = check_still_named(*report.locked_wim, mount.wim_path);
  if (!saved) {
    report.saved = false;
    report.locked_wim.reset();  // nothing to prove
  }
  return saved;
}

void clean_up_interrupted_save(const MountStore& store, const MountHead& record, EngineContext& context) {
  if (record.read_only) return;
  const Result<std::unique_ptr<File>> file = open_file(record.wim_path, OpenMode::read_write);
  if (!file || !(*file)->lock()) return;
  const Result<std::optional<CommitJournal>> journal = store.load_journal(record.mount_path);
  const Result<WimState> state = wim_state(**file, record, journal.ok() ? *journal : std::nullopt);
  if (!state) return;
  if (*state == WimState::saved_by_us) {
    // What the interrupted run saved stays, so it has to be as durable as a save that ended.
    const Result<HeaderBytes> header = read_header_bytes(**file);
    if (header) static_cast<void>(settle_header(**file, *header).ok());
    for (const std::string& path : refresh_siblings(store, record, **journal, **file)) {
      context.sink.on_event(Message{Severity::warning, record.mount_path,
                                    "the record of another mount of this WIM could not be renewed: " + path});
    }
    return;
  }
  if (*state == WimState::torn && (!repair_header(**file, **journal) || (*journal)->old_header != record.wim_header)) {
    return;
  }
  static_cast<void>(Save(store, record, context).cut_remains(**file).ok());
}

}  // namespace dismount
