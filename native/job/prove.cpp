// SPDX-License-Identifier: MIT
#include "job/prove.h"

#include "base/parallel_for.h"
#include "engine/phase_scope.h"
#include "job/file_witness.h"
#include "job/verify_file.h"
#include "wim/image_changes.h"
#include "wim/kept_parts.h"
#include "wim/space.h"

namespace dismount {
namespace {

/// More is no list that anybody reads, and each one is a line for the action.
constexpr std::uint64_t kMostChangesTold = 100'000;

class Proof {
 public:
  Proof(File& file, const UnmountReport& report, PathResult& result, EngineContext& context)
      : file_(file), report_(report), result_(result), context_(context) {}

  Result<void> run(VerifyChoice choice) {
    TRY_ASSIGN(result_.size_after, file_.size());
    FileDigest digest(file_);
    if (result_.mount->kind != ImageKind::wim) return take_digest(digest);

    Result<void> sound = read_and_compare();
    if (!sound) {
      result_.verified = Verdict::no;
      return sound;
    }
    const Result<void> verified = verify(choice);
    tell_changes();  // while the digest is still being taken
    const Result<void> digested = take_digest(digest);
    TRY(verified);
    TRY(digested);
    // A cancel that came while the image was being saved, which was let finish, is told even if nothing was cut short.
    return context_.cancel.check();
  }

 private:
  Result<void> read_and_compare() {
    TRY_ASSIGN(wim_, read_wim(file_));
    result_.size_after = wim_.file_size;
    result_.image_count = wim_.header.image_count;
    result_.unused_bytes = unused_bytes(wim_);
    if (report_.image_index == 0 || report_.image_index > wim_.header.image_count) {
      return corrupt("image " + std::to_string(report_.image_index), "the saved image is not in the file");
    }
    result_.image = wim_.xml.image_info(report_.image_index);
    if (!report_.before) return {};
    return compare_with_snapshot(*report_.before, wim_, {mounted_index(), report_.image_index});
  }

  Result<void> verify(VerifyChoice choice) {
    const bool table =
        choice == VerifyChoice::table || (choice == VerifyChoice::automatic && wim_.integrity_table.has_value());
    if (!table && choice != VerifyChoice::full) return {};
    const VerifyLevel level = choice == VerifyChoice::full ? VerifyLevel::full : VerifyLevel::table;
    const std::int64_t started = monotonic_ms();
    const WimPart whole{.file = &file_, .wim = &wim_};
    VerifyResult verified = verify_pass({&whole, 1}, level, result_.path, context_);
    verified.verification.duration_ms = monotonic_ms() - started;
    result_.verification = std::move(verified.verification);
    const bool cancelled = verified.error && verified.error->code == Code::cancelled;
    result_.verified = !verified.error ? Verdict::yes : cancelled ? Verdict::skipped : Verdict::no;
    if (verified.error) return std::move(*verified.error);
    return {};
  }

  Result<void> take_digest(FileDigest& digest) {
    TRY_ASSIGN(result_.digest, finish_digest(digest, *result_.size_after, result_.path, context_));
    return {};
  }

  /// An image that cannot be compared is still a saved one: then there is a word instead of the list.
  void tell_changes() {
    const Result<void> told = compare_images_now();
    if (told) return;
    context_.sink.on_event(
        Message{Severity::warning, result_.path, "it cannot be told what changed: " + describe(told.error())});
  }

  Result<void> compare_images_now() {
    if (!report_.before) return {};
    const Snapshot& before = *report_.before;
    const bool appended = report_.image_index != mounted_index();
    if (!appended && before.header == wim_.header_bytes) {
      const std::uint64_t entries = result_.image->files + result_.image->directories;
      result_.changes = Changes{.unchanged = entries == 0 ? 0 : entries - 1};  // without the root
      return {};
    }
    // After an append the mounted image is another one of the same file.
    File& old_file = !appended && before.kept ? *before.kept : file_;
    Wim read_again;
    const Wim& old_wim = appended ? wim_ : read_again;
    Image old_image;
    Image new_image;
    TRY(run_together({[&]() -> Result<void> {
                        if (!appended) {
                          TRY_ASSIGN(read_again,
                                     before.kept ? read_wim(old_file) : read_wim_with(old_file, before.header));
                        }
                        TRY_ASSIGN(old_image, read_image(old_file, old_wim, mounted_index()));
                        return {};
                      },
                      [&]() -> Result<void> {
                        TRY_ASSIGN(new_image, read_image(file_, wim_, report_.image_index));
                        return {};
                      }}));
    std::uint64_t found = 0;
    result_.changes =
        compare_images({old_image, old_wim.lookup_table}, {new_image, wim_.lookup_table}, [&](const EntryChange& one) {
          if (++found > kMostChangesTold) return;
          context_.sink.on_event(FileChanged{result_.path, one.kind, one.path, one.size_before, one.size_after});
        });
    if (found > kMostChangesTold) {
      context_.sink.on_event(
          Message{Severity::info, result_.path,
                  std::to_string(found - kMostChangesTold) + " more changed entries are not listed"});
    }
    return {};
  }

  std::uint32_t mounted_index() const { return result_.mount->image_index; }

  File& file_;
  const UnmountReport& report_;
  PathResult& result_;
  EngineContext& context_;
  Wim wim_;
};

}  // namespace

Result<Snapshot> look_before_save(const MountInfo& mount) {
  TRY_ASSIGN(const std::unique_ptr<File> file, open_file(mount.image_path, OpenMode::read));
  if (mount.kind != ImageKind::wim) {
    Snapshot disk;
    TRY_ASSIGN(disk.file_size, file->size());
    return disk;
  }
  TRY_ASSIGN(const Wim wim, read_wim(*file));
  Snapshot snapshot = take_snapshot(wim);
  if (mount.engine != "portable") {  // our own engine only appends
    Result<std::shared_ptr<File>> kept = KeptParts::copy(*file, wim, mount.image_index);
    if (kept) snapshot.kept = std::move(kept).value();  // without it, what changed cannot be told; that stops no save
  }
  return snapshot;
}

void prove_saved(const UnmountReport& report, VerifyChoice choice, PathResult& result, EngineContext& context) {
  const Result<void> proven = [&]() -> Result<void> {
    const std::string& path = result.mount->image_path;
    // What was saved is the locked file, whatever has its name by now.
    std::shared_ptr<File> file = report.locked_wim;
    if (!file) {
      TRY_ASSIGN(file, open_file(path, OpenMode::read));
    }
    TRY_ASSIGN(const FileWitness witness, FileWitness::look(*file));
    Result<void> sound = Proof(*file, report, result, context).run(choice);
    if (!sound && sound.error().code == Code::cancelled) return sound;
    // Also where it seems damaged: that may be nothing but the change.
    Result<void> same = witness.check();
    if (same) return sound;
    result.verified = Verdict::no;
    if (result.verification) result.verification->passed = false;
    result.digest.reset();
    return same;
  }();
  if (!proven && !result.error) result.error = proven.error();
}

}  // namespace dismount
