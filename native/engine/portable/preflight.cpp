// SPDX-License-Identifier: MIT
#include "engine/portable/preflight.h"

#include "base/parallel_for.h"
#include "engine/dism/hives.h"
#include "engine/mount_checks.h"
#include "engine/phase_scope.h"
#include "engine/portable/mount_directory.h"
#include "engine/portable/occupants.h"
#include "engine/portable/wim_state.h"
#include "engine/wait_for_holders.h"
#include "platform/hives.h"
#include "platform/holders.h"
#include "platform/tree.h"
#include "wim/reader.h"

namespace dismount {
namespace {

class Checks : private MountChecks {
 public:
  Checks(const EngineSettings& settings, const MountStore& store, const MountHead& record,
         const std::optional<Disposition>& disposition, EngineContext& context)
      : MountChecks(record.mount_path, disposition),
        settings_(settings),
        store_(store),
        record_(record),
        context_(context) {}

  std::vector<Finding> run() {
    fine("mount-exists", "mounted from " + record_.wim_path + ", image " + std::to_string(record_.image_index));
    check_status();
    check_mode();
    check_directory();
    // A busy machine has many programs to look at, and a mount many entries in its record.
    const auto look_at_record = [this]() -> Result<void> {
      if (!discarding_) TRY(store_.check(record_.mount_path));
      return {};
    };
    const auto look_at_wim = [this]() -> Result<void> {
      if (!discarding_) check_wim();
      return {};
    };
    const auto look_for_holders = [this]() -> Result<void> {
      if (directory_is_ours_) holders_ = holders_below(record_.mount_path);
      return {};
    };
    // Only the first fails, since what the others find is kept.
    if (const Result<void> whole = run_together({look_at_record, look_at_wim, look_for_holders}); !whole) {
      return {{record_.mount_path, "mount-exists", Severity::error, whole.error().what, whole.error()}};
    }
    if (directory_is_ours_) {
      check_hives();
      check_holders();
    }
    return std::move(findings_);
  }

 private:
  void check_status() {
    const Result<std::optional<UnmountBegun>> begun = store_.load_unmount_begun(record_.mount_path);
    if (!begun && !discarding_) return fail("mount-status", begun.error());
    if (begun.ok() && *begun && !(*begun)->saved && !discarding_) {
      return fail("mount-status", discard_begun(record_.mount_path));
    }
    if (record_.status == MountStatus::mounted) return fine("mount-status", "the mount is whole");
    if (discarding_) return fine("mount-status", "the mount was never finished; it can be discarded");
    fail("mount-status", {.code = Code::mount_corrupt,
                          .what = "the mount was never finished",
                          .where = record_.mount_path,
                          .cause = "'dismount mount' was stopped while it extracted the image",
                          .next = "discard the mount, then mount the image again"});
  }

  void check_mode() {
    if (!record_.read_only) return fine("mount-mode", "mounted for reading and writing");
    if (discarding_) return fine("mount-mode", "mounted read-only");
    hinder("mount-mode", {.code = Code::mounted_read_only,
                          .what = "the image was mounted read-only, so nothing can be saved",
                          .where = record_.mount_path,
                          .cause = {},
                          .next = "use 'discard', or mount the image again without --read-only"});
  }

  void check_directory() {
    Result<std::unique_ptr<Directory>> directory = open_mount_directory(record_);
    directory_is_ours_ = directory.ok();
    if (directory_is_ours_) return fine("mount-directory", "the mount directory is the one that was mounted");
    if (discarding_)
      return fine("mount-directory", "the mount directory was removed or replaced; the mount is forgotten");
    fail("mount-directory", std::move(directory.error()));
  }

  void check_wim() {
    Result<std::unique_ptr<File>> file = open_file(record_.wim_path, OpenMode::read);
    if (!file) {
      file.error().what = "the WIM of this mount cannot be opened";
      return fail("wim-present", std::move(file.error()));
    }
    Result<Wim> wim = read_state_and_wim(**file);
    if (!wim) return;
    fine("wim-present", "the WIM can be read");
    check_writable(**file, *wim);
    check_free_space(*wim);
    if (commit_ != nullptr && commit_->append && !saved_before_) check_image_name(*wim, *commit_->append);
    if (commit_ != nullptr && commit_->check_integrity) check_integrity_table(**file, *wim);
  }

  /// The state decides first: a file that was replaced by something else is "changed", not "damaged".
  Result<Wim> read_state_and_wim(File& file) {
    const Result<std::optional<CommitJournal>> journal = store_.load_journal(record_.mount_path);
    const Result<WimState> state = wim_state(file, record_, journal.ok() ? *journal : std::nullopt);
    if (!state) {
      fail("wim-unchanged", state.error());
      return state.error();
    }
    switch (*state) {
      case WimState::as_mounted:
        check_written_in_place(file);
        break;
      case WimState::saved_by_us:
        saved_before_ = true;
        fine("wim-unchanged", "an earlier run saved this mount; only the unmount is open");
        break;
      case WimState::torn:
        // What the interrupted run left is not a WIM for anybody; the journal holds its header.
        warn("wim-unchanged", commit_ != nullptr && mend_header(**journal)
                                  ? "an interrupted save left half a header, which was put back from the journal"
                                  : "an interrupted save left half a header; a save or a discard puts it back");
        break;
    }
    Result<Wim> wim = read_wim(file);
    if (!wim) fail("wim-present", wim.error());
    return wim;
  }

  /// No program that writes a WIM leaves its header alone, so this is no proof of a change, but worth a word: only a
  /// look at every byte could tell what was written.
  void check_written_in_place(File& file) {
    const Result<FileStat> stat = file.stat();
    if (stat.ok() && (stat->write_time == record_.wim_write_time || stat->size != record_.wim_size)) {
      return fine("wim-unchanged", "the WIM is the one that was mounted");
    }
    warn("wim-unchanged",
         "something wrote to the WIM after it was mounted (a save that failed does, too), but its header is the same; "
         "'verify full' tells whether all its data is good");
  }

  bool mend_header(const CommitJournal& journal) {
    const Result<std::unique_ptr<File>> writable = open_file(record_.wim_path, OpenMode::read_write);
    if (!writable || !(*writable)->lock()) return false;
    // Under the lock once more: a run beside this one may have mended it, and saved.
    const Result<WimState> state = wim_state(**writable, record_, journal);
    return state.ok() && *state == WimState::torn && repair_header(**writable, journal).ok();
  }

  /// The tables and the metadata are written anew with every save; the changed files come on top and are looked at
  /// when they are known.
  void check_free_space(const Wim& wim) {
    std::uint64_t needed = wim.header.lookup_table.original_size + wim.header.xml_data.original_size;
    if (record_.image_index <= wim.lookup_table.images().size()) {
      needed += wim.lookup_table.images()[record_.image_index - 1].resource.original_size;
    }
    const Result<std::uint64_t> available = free_space(record_.wim_path);
    if (!available) return;
    const std::string text = std::to_string(*available) + " bytes are free beside the WIM, a save needs " +
                             std::to_string(needed) + " or more";
    if (*available >= needed) return fine("free-space", text);
    hinder("free-space", {.code = Code::disk_full,
                          .what = "there is not enough free space for a save",
                          .where = record_.wim_path,
                          .cause = text,
                          .next = "make room on that volume"});
  }

  void check_image_name(const Wim& wim, const Append& append) {
    Result<void> free = wim.xml.check_new_texts({.name = append.name, .description = append.description});
    if (free) return fine("image-name", "the new image can be called so");
    free.error().where = record_.wim_path;
    fail("image-name", std::move(free.error()));
  }

  void check_writable(File& file, const Wim& wim) {
    const Result<FileStat> stat = file.stat();
    Error error{.code = Code::write_protected,
                .what = "the WIM cannot be written",
                .where = record_.wim_path,
                .cause = {},
                .next = "make it writable, then save again"};
    if ((wim.header.flags & kHeaderReadOnly) != 0) {
      error.cause = "its header marks it as read-only";
      error.next = "clear the mark, or export its images into a new file";
      return hinder("wim-writable", std::move(error));
    }
    if (stat.ok() && stat->read_only) {
      error.cause = "the file is read-only";
      return hinder("wim-writable", std::move(error));
    }
    const Result<std::unique_ptr<File>> writable = open_file(record_.wim_path, OpenMode::read_write);
    if (!writable) {
      error.cause = writable.error().what;
      return hinder("wim-writable", std::move(error));
    }
    fine("wim-writable", "the WIM can be written");
  }

  void check_integrity_table(File& file, const Wim& wim) {
    if (!wim.integrity_table) return fine("wim-integrity", "the WIM has no integrity table yet; one will be written");
    PhaseScope phase(context_, record_.mount_path, Phase::verify);
    const Result<void> intact = check_integrity(file, *wim.integrity_table, wim.covered_end(),
                                                phase.progress(wim.covered_end() - kHeaderSize, "bytes"));
    if (intact) return fine("wim-integrity", "the WIM matches its integrity table");
    fail("wim-integrity", intact.error());
  }

  /// The changes in a loaded hive are not in its file yet, and Windows keeps that from being removed.
  void check_hives() {
    const Result<std::vector<LoadedHive>> hives = hives_below(record_.mount_path);
    if (!hives) return warn("hives", "the loaded registry hives cannot be listed: " + describe(hives.error()));
    if (hives->empty()) return;
    if (settings_.unload_hives) {
      return fine("hives", "registry hives of the image, to be unloaded: " + name_hives(*hives));
    }
    Error error{.code = Code::sharing_violation,
                .what = "registry hives of the image are loaded",
                .where = record_.mount_path,
                .cause = name_hives(*hives) + "; unload-hives is off",
                .next = "unload them with 'reg unload KEY', or let unload-hives be on"};
    if (discarding_) return fail("hives", std::move(error));
    hinder("hives", std::move(error));
  }

  void check_holders() {
    if (!holders_) return warn("holders", "who uses the mount cannot be told: " + describe(holders_.error()));
    if (holders_->empty()) return fine("holders", "no program is seen that uses the mount");
    const std::string names = name_holders(*holders_);
    if (discarding_) return warn("holders", "the mount is in use while it is discarded: " + names);
    // Writers come first.
    if (blocks_save(holders_->front())) return warn("holders", "the mount is in use, and written to: " + names);
    if (!can_remove_used_files()) return warn("holders", "the mount is in use: " + names);
    fine("holders", "the mount is in use, which does not keep it from being saved: " + names);
  }

  const EngineSettings& settings_;
  const MountStore& store_;
  const MountHead& record_;
  EngineContext& context_;
  bool directory_is_ours_ = false;
  Result<std::vector<Holder>> holders_ = std::vector<Holder>();
  bool saved_before_ = false;  ///< by a run that did not get to the unmount
};

}  // namespace

Error discard_begun(const std::string& mount_path) {
  return Error{.code = Code::mount_corrupt,
               .what = "a discard of this mount was begun, so nothing can be saved any more",
               .where = mount_path,
               .cause = "an earlier run stopped while it emptied the mount directory",
               .next = "discard the mount, then mount the image again"};
}

std::vector<Finding> preflight_mount(const EngineSettings& settings, const MountStore& store, const MountHead& record,
                                     const std::optional<Disposition>& disposition, EngineContext& context) {
  return Checks(settings, store, record, disposition, context).run();
}

}  // namespace dismount
