// SPDX-License-Identifier: MIT
#include "engine/portable/engine.h"

#include "engine/dism/hives.h"
#include "engine/phase_scope.h"
#include "engine/portable/mount_directory.h"
#include "engine/portable/occupants.h"
#include "engine/portable/preflight.h"
#include "engine/portable/remove_tree.h"
#include "engine/portable/save.h"
#include "engine/portable/siblings.h"
#include "engine/wait_for_holders.h"
#include "platform/working_directory.h"
#include "wim/reader.h"

namespace dismount {
namespace {

/// One dismount of one mount, with its lock held.
class Dismount {
 public:
  /// `report` says what was done before.
  Dismount(const EngineSettings& settings, const MountStore& store, MountHead record, EngineContext& context,
           UnmountReport report)
      : settings_(settings), store_(store), record_(std::move(record)), context_(context), report_(std::move(report)) {}

  UnmountReport run(const Disposition& disposition) {
    Result<void> ready = save_or_discard(disposition);
    if (!ready) {
      report_.error = std::move(ready.error());
      return std::move(report_);
    }
    Result<void> unmounted = unmount();
    if (!unmounted) {
      Error error = std::move(unmounted.error());
      if (error.code != Code::cancelled) error.code = Code::partly_unmounted;
      if (!report_.holders.empty()) error.cause += "; the mount is in use: " + name_holders(report_.holders);
      error.what = (report_.saved ? "the image was saved, but its directory is still mounted: " : "") + error.what;
      if (report_.saved) error.next = "remove what holds the directory, then run 'discard': the saved image stays";
      report_.error = std::move(error);
      return std::move(report_);
    }
    report_.unmounted = true;
    report_.holders.clear();
    return std::move(report_);
  }

 private:
  Result<void> save_or_discard(const Disposition& disposition) {
    if (const Commit* commit = std::get_if<Commit>(&disposition)) {
      return save_mount(store_, record_, *commit, context_, report_);
    }
    clean_up_interrupted_save(store_, record_, context_);
    return {};
  }

  /// Before the journal goes with this mount: other mounts of the file find their way by it until their records follow.
  Result<void> renew_siblings() {
    TRY_ASSIGN(const std::optional<CommitJournal> journal, store_.load_journal(record_.mount_path));
    if (!journal) return {};
    const std::vector<std::string> failed = refresh_siblings(store_, record_, *journal, *report_.locked_wim);
    if (failed.empty()) return {};
    return Error{.code = Code::partly_unmounted,
                 .what = "the record of another mount of this WIM could not be renewed",
                 .where = failed.front(),
                 .cause = "the disk of the state directory is full or fails, or that mount is busy",
                 .next = {}};
  }

  Result<void> unmount() {
    if (report_.saved) TRY(renew_siblings());
    TRY(leave_directory(record_.mount_path));
    TRY(wait_for_users(record_.mount_path, settings_.handle_timeout, context_, report_));
    PhaseScope phase(context_, record_.mount_path, Phase::unmount);
    const Result<std::unique_ptr<Directory>> directory = open_mount_directory(record_);
    if (directory) {
      // Once saved, the directory is of no more use: a cancel would only leave half of it behind.
      TRY(store_.save_unmount_begun(record_.mount_path, {report_.saved, report_.image_index}));
      const OnProgress progress = phase.progress(record_.entry_count, "files");
      TRY(remove_contents(**directory, report_.saved ? OnProgress{} : progress));
    } else {
      tell(Severity::warning, "the mount directory was removed or replaced; it is left alone");
    }
    return store_.remove(record_.mount_path);
  }

  void tell(Severity severity, std::string text) {
    context_.sink.on_event(Message{severity, record_.mount_path, std::move(text)});
  }

  const EngineSettings& settings_;
  const MountStore& store_;
  const MountHead record_;
  EngineContext& context_;
  UnmountReport report_;
};

/// What was found and checked must be what is taken off: while this run waited, another one may have discarded it and
/// mounted something else here.
Result<void> check_same_mount(const MountInfo& found, const MountHead& now) {
  if (found.image_path == now.wim_path && found.image_index == now.image_index && found.read_only == now.read_only) {
    return {};
  }
  return Error{.code = Code::mount_replaced,
               .what = "another image was mounted here meanwhile",
               .where = now.mount_path,
               .cause = "the mount that was found has been taken off by another process",
               .next = "look at what is mounted there now"};
}

/// As another mount's save of the same WIM left it.
Result<MountHead> head_for_checks(const MountStore& store, const std::string& mount_path) {
  TRY_ASSIGN(MountHead head, store.load_head(mount_path));
  const Result<std::unique_ptr<File>> wim = open_file(head.wim_path, OpenMode::read);
  if (wim) static_cast<void>(follow_siblings(store, head, **wim).ok());
  return head;
}

}  // namespace

MountInfo PortableEngine::describe(const MountHead& record) const {
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

EngineMounts PortableEngine::mounts() {
  Result<MountHeads> records = store_.list();
  if (!records) return {{}, std::move(records.error())};
  EngineMounts all{{}, std::move(records->unreadable)};
  for (const MountHead& record : records->heads) all.mounts.push_back(describe(record));
  return all;
}

Result<MountInfo> PortableEngine::find(const std::string& path) {
  if (const Result<std::string> real = canonical_path(path); real.ok()) {
    const Result<MountHead> record = store_.load_head(*real);
    if (record.ok() || record.error().code != Code::not_mounted)
      return record.ok() ? describe(*record) : Result<MountInfo>(record.error());
  }
  // A mount directory that was removed, or has become a link, still has its record, under the path it had.
  TRY_ASSIGN(const std::string plain, absolute_path(path));
  TRY_ASSIGN(const MountHead record, store_.load_head(plain));
  return describe(record);
}

std::vector<Finding> PortableEngine::preflight(const MountInfo& mount, const std::optional<Disposition>& disposition,
                                               EngineContext& context) {
  const Result<MountHead> record = head_for_checks(store_, mount.path);
  if (!record) return {{mount.path, "mount-exists", Severity::error, record.error().what, record.error()}};
  return preflight_mount(settings_, store_, *record, disposition, context);
}

UnmountReport PortableEngine::unmount(const MountInfo& mount, const Disposition& disposition, EngineContext& context) {
  UnmountReport ready;
  const auto run = [&]() -> Result<UnmountReport> {
    // Before the lock: a save of another image of the file renews this mount's record, and must be able to meanwhile.
    if (settings_.unload_hives) {
      TRY(unload_hives_below(mount.path, settings_.handle_timeout, this_machine(), context, ready.hives));
    }
    if (std::holds_alternative<Commit>(disposition)) {
      TRY(wait_for_writers(mount.path, settings_.handle_timeout, context, ready));
    }
    TRY_ASSIGN(const std::unique_ptr<File> lock, store_.lock(mount.path));
    TRY_ASSIGN(MountHead record, store_.load_head(mount.path));
    TRY(check_same_mount(mount, record));
    return Dismount(settings_, store_, std::move(record), context, ready).run(disposition);
  };
  Result<UnmountReport> report = run();
  if (report) return std::move(report).value();
  ready.error = std::move(report.error());
  return ready;
}

}  // namespace dismount
