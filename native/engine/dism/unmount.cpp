// SPDX-License-Identifier: MIT
#include "engine/dism/unmount.h"

#include <algorithm>
#include <utility>

#include "engine/dism/codes.h"
#include "engine/dism/error_table.h"
#include "engine/dism/flags.h"
#include "engine/dism/hives.h"
#include "engine/dism/image_facts.h"
#include "engine/dism/mount_match.h"
#include "engine/dism/unmount_call.h"

namespace dismount {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kPause{1500};  ///< between two attempts when nobody is seen who is in the way
constexpr milliseconds kNap{100};     ///< between two looks at the cancel

class Dismount {
 public:
  Dismount(const DismTools& tools, const MountInfo& mount, EngineContext& context)
      : tools_(tools), mount_(mount), context_(context) {}

  UnmountReport run(const Disposition& disposition) {
    Result<void> done = take_off(disposition);
    if (!done) report_.error = std::move(done.error());
    return std::move(report_);
  }

 private:
  Result<void> take_off(const Disposition& disposition) {
    const Commit* commit = std::get_if<Commit>(&disposition);
    TRY(context_.cancel.check());
    TRY(remount(commit != nullptr));
    if (tools_.settings.unload_hives) {
      TRY(unload_hives_below(mount_.path, tools_.settings.handle_timeout, tools_.machine, context_, report_.hives));
    }
    TRY(context_.cancel.check());
    if (commit == nullptr) return discard();
    TRY(save(*commit));
    return check_saved(*commit);
  }

  /// A discard goes on without it: DISM may be able to take off what it cannot remount.
  Result<void> remount(bool needed) {
    if (mount_.status != "needs-remount") return {};
    const DismStatus status = tools_.api.remount(mount_.path);
    if (status.ok()) {
      report_.remounted = true;
      tell(Severity::info, "the image needed to be remounted, and was");
      return {};
    }
    tell_words(status);
    Error error = dism_error(status.code, "the image needs to be remounted, and DISM could not do that", mount_.path);
    if (needed) return error;
    tell(Severity::warning, describe(error));
    return {};
  }

  Result<void> save(const Commit& commit) {
    const Result<ImageFacts> before = image_facts(mount_.image_path);
    bool table = false;
    const auto compare = [&] {
      const Result<ImageFacts> now = image_facts(mount_.image_path);
      if (!before || !now) return SaveTrace::unclear;
      table = now->integrity_table;
      report_.wim_written = before->size != now->size || before->write_time != now->write_time;
      return trace_of_save(*before, *now, commit.append.has_value());
    };
    report_.image_index = mount_.image_index;
    if (commit.append && before.ok()) report_.image_index = before->image_count + 1;

    for (bool again = false;; again = true) {
      const DismStatus status = attempt(dism_flags(commit));
      const SaveTrace trace = compare();
      report_.saved = status.ok() || trace == SaveTrace::saved;
      report_.integrity_table_written = report_.saved && table;
      if (is_gone(status)) return report_.saved ? Result<void>() : gone_unsaved(status);
      if (trace == SaveTrace::saved && means_busy(status)) {
        tell(Severity::warning,
             "the image is saved, but something kept its directory from being unmounted; that is tried again now, "
             "without saving");
        return finish();
      }
      if (status.ok()) return still_mounted();
      const bool untouched = trace == SaveTrace::none && dism::refused_untouched(status.code);
      if (!untouched || (again && time_is_up())) return save_failed(status);
      TRY(wait());
    }
  }

  Result<void> discard() {
    const DismStatus status = attempt(dism_flags(Discard{}));
    if (is_gone(status)) return {};
    if (status.ok()) return still_mounted();
    if (means_busy(status)) return finish();
    return with_holders(dism_error(status.code, "DISM could not discard the mount", mount_.path));
  }

  /// Only ever unmounts without a commit.
  Result<void> finish() {
    do {
      if (Result<void> waited = wait(); !waited) {
        if (report_.saved)
          waited.error().what = "the image was saved, but its directory is still mounted: " + waited.error().what;
        return waited;
      }
      if (is_gone(attempt(dism_flags(Discard{})))) return {};
    } while (!time_is_up());
    return still_mounted();
  }

  DismStatus attempt(std::uint32_t flags) {
    ++attempts_;
    const DismStatus status = call_unmount(tools_.api, mount_.path, flags, context_);
    if (status.code == dism::kRestartNeeded) tell(Severity::warning, "DISM asks for a restart of the machine");
    if (status.ok()) return status;
    const KnownError* known = find_known_error(status.code);
    tell(Severity::info,
         "DISM answered " + format_code_both(status.code) + (known ? std::string(": ") + known->meaning : ""));
    tell_words(status);
    return status;
  }

  /// DISM's list decides, whatever a call said. Sets report_.unmounted.
  bool is_gone(const DismStatus& status) {
    std::vector<DismMount> mounts;
    const DismStatus listed = tools_.api.list_mounts(mounts);
    if (!listed.ok()) {
      tell(Severity::warning, "DISM's list of mounts cannot be read any more, so its answer alone says what happened");
      report_.unmounted = status.ok() || (attempts_ > 1 && dism::means_already_off(status.code));
    } else {
      report_.unmounted = std::none_of(mounts.begin(), mounts.end(),
                                       [&](const DismMount& mount) { return same_path_text(mount.path, mount_.path); });
    }
    if (report_.unmounted) report_.holders.clear();
    return report_.unmounted;
  }

  /// Until nobody is seen below the mount, or the time is up; what cannot be seen gets a short while, too.
  Result<void> wait() {
    WaitClock& clock = *tools_.machine.clock;
    if (!deadline_) deadline_ = clock.now() + tools_.settings.handle_timeout;
    const auto left = [&] { return std::max(*deadline_ - clock.now(), milliseconds{0}); };
    TRY_ASSIGN(report_.holders, wait_for_holders([&] { return holders(); }, mount_.path,
                                                 std::chrono::ceil<std::chrono::seconds>(left()), context_, clock));
    if (!report_.holders.empty()) return {};
    for (const milliseconds end = clock.now() + std::min(kPause, left()); clock.now() < end;) {
      TRY(context_.cancel.check());
      clock.sleep(std::min(kNap, end - clock.now()));
    }
    return context_.cancel.check();
  }

  bool time_is_up() const { return deadline_ && tools_.machine.clock->now() >= *deadline_; }

  std::vector<Holder> holders() const {
    Result<std::vector<Holder>> found = tools_.machine.holders_below(mount_.path);
    return found.ok() ? std::move(found).value() : std::vector<Holder>();
  }

  Error with_holders(Error error) {
    report_.holders = holders();
    if (!report_.holders.empty()) error.cause += "; in use: " + name_holders(report_.holders);
    const Result<std::vector<LoadedHive>> hives = tools_.machine.hives_below(mount_.path);
    if (hives.ok() && !hives->empty()) error.cause += "; loaded registry hives: " + name_hives(*hives);
    return error;
  }

  Error still_mounted() {
    return with_holders(dism_error(dism::kPartlyUnmounted,
                                   report_.saved ? "the image was saved, but its directory is still mounted"
                                                 : "the mount was not taken off completely",
                                   mount_.path));
  }

  Error save_failed(const DismStatus& status) {
    if (report_.saved) {
      return with_holders(dism_error(status.code, "the image was saved, but DISM could not dismount it", mount_.path));
    }
    Error error = dism_error(status.code, "DISM could not save the image", mount_.path);
    if (status.code == dism::kPartlyUnmounted) {
      error.cause = "the mount was taken off only in part, and nothing shows that the image file was saved";
      error.next = "copy out of the mount what must be kept, then discard it and mount the image again";
    }
    return means_busy(status) ? with_holders(std::move(error)) : error;
  }

  Error gone_unsaved(const DismStatus& status) {
    Error error = dism_error(status.code, "the mount is gone, and nothing shows that the image was saved", mount_.path);
    error.next = "check the image file with 'dismount info'; if the changes are not in it, make them again";
    return error;
  }

  /// What was asked for beside the changes themselves. (What is in the file is for the job to prove.)
  Result<void> check_saved(const Commit& commit) {
    const Result<ImageFacts> now = image_facts(mount_.image_path);
    if (!now || !now->header) return {};
    if (commit.append && now->image_count != report_.image_index) {
      return Error{.code = Code::no_such_image,
                   .what = "the image was saved, but not as a new image at the end of the file",
                   .where = mount_.image_path,
                   .cause = "the file has " + std::to_string(now->image_count) + " images, and the new one would be " +
                            std::to_string(report_.image_index),
                   .next = "list the images with 'dismount info'"};
    }
    if (commit.check_integrity && !now->integrity_table) {
      return Error{.code = Code::invalid_data,
                   .what = "the image was saved, but without an integrity table",
                   .where = mount_.image_path,
                   .cause = "DISM did not write the table that was asked for",
                   .next = "export the images with 'dism /Export-Image /CheckIntegrity'"};
    }
    return {};
  }

  static bool means_busy(const DismStatus& status) { return dism::means_busy(status.code); }

  void tell(Severity severity, std::string text) {
    context_.sink.on_event(Message{severity, mount_.path, std::move(text)});
  }
  void tell_words(const DismStatus& status) {
    if (!status.message.empty()) tell(Severity::info, "DISM's own words: " + status.message);
  }

  const DismTools& tools_;
  const MountInfo& mount_;
  EngineContext& context_;
  UnmountReport report_;
  int attempts_ = 0;
  std::optional<milliseconds> deadline_;  ///< of all waiting; from the first time on
};

}  // namespace

UnmountReport unmount_dism_mount(const DismTools& tools, const MountInfo& mount, const Disposition& disposition,
                                 EngineContext& context) {
  return Dismount(tools, mount, context).run(disposition);
}

}  // namespace dismount
