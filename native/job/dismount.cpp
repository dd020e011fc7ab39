// SPDX-License-Identifier: MIT
#include "job/dismount.h"

#include <algorithm>

#include "engine/phase_scope.h"
#include "job/digest.h"
#include "job/outcome.h"
#include "job/scratch_directory.h"
#include "wim/snapshot.h"

namespace dismount {
namespace {

/// Passes the events of one path on under the name that the user gave it, and keeps the times of its phases.
class PathSink final : public Sink {
 public:
  PathSink(Sink& next, std::string asked) : next_(next), asked_(std::move(asked)) {}
  void on_event(const Event& event) override {
    Event renamed = event;
    std::visit(
        [&](auto& e) {
          if constexpr (requires { e.path; }) e.path = asked_;
        },
        renamed);
    if (const auto* finished = std::get_if<PhaseFinished>(&renamed)) {
      times_.push_back({finished->phase, finished->duration_ms});
    }
    next_.on_event(renamed);
  }
  std::vector<PhaseTime> take() { return std::move(times_); }

 private:
  Sink& next_;
  std::string asked_;
  std::vector<PhaseTime> times_;
};

Result<Snapshot> look_at(const std::string& wim_path) {
  TRY_ASSIGN(const std::unique_ptr<File> file, open_file(wim_path, OpenMode::read));
  TRY_ASSIGN(const Wim wim, read_wim(*file));
  return take_snapshot(wim);
}

/// One path from the first look to its result.
struct Plan {
  Engine* engine = nullptr;       ///< none: not a mount
  const Plan* same_as = nullptr;  ///< the plan that takes this mount off, if it is named twice
  PathResult result;
};

bool is_commit(const DismountJob& job) { return job.disposition && std::holds_alternative<Commit>(*job.disposition); }

/// Whether the mount, or the WIM that it is of, lies below a directory: then it must be taken off before that is.
bool lies_in(const MountInfo& mount, const std::string& directory) {
  const auto below = [&](const std::string& path) {
    return path.size() > directory.size() && path.starts_with(directory) &&
           (path[directory.size()] == '/' || path[directory.size()] == '\\');
  };
  return below(mount.path) || below(mount.image_path);
}

class DismountRun {
 public:
  DismountRun(const DismountJob& job, const Engines& engines, EngineContext& context)
      : job_(job), engines_(engines), context_(context) {}

  int run() {
    std::vector<Plan> plans;
    for (const std::string& path : job_.paths) plans.push_back(make_plan(path));
    find_repeated(plans);
    refuse_inner_mounts(plans);
    if (is_commit(job_)) stop_all_if_one_fails(plans);

    std::vector<Plan*> waiting;
    for (Plan& plan : plans) {
      if (plan.same_as == nullptr) waiting.push_back(&plan);
    }
    while (!waiting.empty()) {
      const auto next = innermost(waiting);
      carry_out(**next);
      waiting.erase(next);
    }

    int exit_code = kExitDone;
    for (Plan& plan : plans) {
      if (plan.same_as != nullptr) {
        std::string asked = std::move(plan.result.path);
        plan.result = plan.same_as->result;
        plan.result.path = std::move(asked);
      }
      context_.sink.on_event(plan.result);
      if (exit_code == kExitDone) exit_code = exit_code_of(plan.result);
    }
    return exit_code;
  }

 private:
  static const std::string& path_of(const Plan& plan) {
    return plan.result.mount ? plan.result.mount->path : plan.result.path;
  }

  /// The first one that none of the others lies in.
  static std::vector<Plan*>::iterator innermost(std::vector<Plan*>& waiting) {
    const auto holds_another = [&](const Plan* plan) {
      return plan->result.mount && std::any_of(waiting.begin(), waiting.end(), [&](const Plan* other) {
               return other != plan && other->result.mount && lies_in(*other->result.mount, plan->result.mount->path);
             });
    };
    const auto found = std::find_if_not(waiting.begin(), waiting.end(), holds_another);
    return found == waiting.end() ? waiting.begin() : found;
  }

  /// What is mounted inside a mount directory would be lost with it, unless this run takes it off first.
  void refuse_inner_mounts(std::vector<Plan>& plans) {
    for (Plan& plan : plans) {
      if (plan.engine == nullptr || plan.result.error || !job_.disposition) continue;
      const Result<std::vector<MountInfo>> mounts = plan.engine->mounts();
      if (!mounts) continue;
      for (const MountInfo& inner : *mounts) {
        const bool named = std::any_of(plans.begin(), plans.end(), [&](const Plan& other) {
          return other.result.mount && other.result.mount->path == inner.path;
        });
        if (named || !lies_in(inner, plan.result.mount->path)) continue;
        plan.result.error = Error{.code = Code::sharing_violation,
                                  .what = "another image is mounted inside this mount directory, or from a WIM in it",
                                  .where = inner.path,
                                  .cause = {},
                                  .next = "dismount that one first, or name both in one run"};
        context_.sink.on_event(
            Finding{plan.result.path, "inner-mounts", Severity::error, plan.result.error->what, plan.result.error});
        break;
      }
    }
  }

  Plan make_plan(const std::string& path) {
    Plan plan;
    plan.result.path = path;
    PathSink times(context_.sink, path);
    EngineContext timed{times, context_.cancel};
    {
      PhaseScope phase(timed, path, Phase::preflight);
      find_mount(plan);
      if (plan.engine != nullptr) check(plan, timed);
    }
    plan.result.phases = times.take();
    return plan;
  }

  void find_mount(Plan& plan) {
    for (const std::unique_ptr<Engine>& engine : engines_) {
      Result<MountInfo> mount = engine->find(plan.result.path);
      if (mount) {
        plan.engine = engine.get();
        plan.result.mount = std::move(mount).value();
        return;
      }
      if (mount.error().code != Code::not_mounted) {
        plan.result.error = std::move(mount.error());
        return;
      }
    }
    not_mounted(plan);
  }

  void not_mounted(Plan& plan) {
    plan.result.outcome = Outcome::not_mounted;
    Error error{.code = Code::not_mounted,
                .what = plan.result.path + " is not a mounted image",
                .where = {},
                .cause = "mounted now: " + list_mounts(),
                .next = "check the path"};
    const Severity severity = job_.if_not_mounted == IfNotMounted::error  ? Severity::error
                              : job_.if_not_mounted == IfNotMounted::warn ? Severity::warning
                                                                          : Severity::info;
    if (severity == Severity::error) {
      context_.sink.on_event(Finding{plan.result.path, "mount-exists", severity, error.what, error});
      plan.result.error = std::move(error);
    } else {
      context_.sink.on_event(
          Finding{plan.result.path, "mount-exists", severity, error.what + "; " + error.cause, std::nullopt});
    }
  }

  std::string list_mounts() const {
    std::string all;
    for (const std::unique_ptr<Engine>& engine : engines_) {
      const Result<std::vector<MountInfo>> mounts = engine->mounts();
      if (!mounts) continue;
      for (const MountInfo& mount : *mounts) all += (all.empty() ? "" : ", ") + mount.path;
    }
    return all.empty() ? "nothing" : all;
  }

  void check(Plan& plan, EngineContext& timed) {
    std::vector<Finding> findings = plan.engine->preflight(*plan.result.mount, job_.disposition, timed);
    if (job_.scratch_directory) {
      Finding finding{plan.result.path, "scratch-directory", Severity::info, "the scratch directory can be used", {}};
      Result<void> usable = check_scratch_directory(*job_.scratch_directory);
      if (!usable) {
        finding.severity = Severity::error;
        finding.text = describe(usable.error());
        finding.error = std::move(usable.error());
      }
      findings.push_back(std::move(finding));
    }
    for (const Finding& finding : findings) {
      timed.sink.on_event(finding);
      if (finding.severity == Severity::error && !plan.result.error) plan.result.error = finding.error;
    }
    if (plan.result.error && plan.result.error->code == Code::file_corrupt) plan.result.verified = Verdict::no;
    const Result<Snapshot> before = look_at(plan.result.mount->image_path);
    const std::uint32_t index = plan.result.mount->image_index;
    if (!before || index == 0 || before->images.size() < index) return;
    plan.result.size_before = before->file_size;
    plan.result.image = before->images[index - 1];
    plan.result.image_count = static_cast<std::uint32_t>(before->images.size());
  }

  /// The same mount named twice, perhaps in two spellings, is taken off once.
  void find_repeated(std::vector<Plan>& plans) {
    for (std::size_t later = 1; later < plans.size(); ++later) {
      for (std::size_t i = 0; i < later && plans[later].same_as == nullptr; ++i) {
        if (plans[i].same_as != nullptr || path_of(plans[later]) != path_of(plans[i])) continue;
        plans[later].same_as = &plans[i];
        context_.sink.on_event(Message{Severity::warning, plans[later].result.path, "this mount is named twice"});
      }
    }
  }

  /// A save of several mounts touches none of them if one cannot be saved: half a release is none.
  static void stop_all_if_one_fails(std::vector<Plan>& plans) {
    const auto bad = std::find_if(plans.begin(), plans.end(), [](const Plan& plan) { return plan.result.error; });
    if (bad == plans.end()) return;
    for (Plan& plan : plans) {
      if (plan.result.error || plan.engine == nullptr) continue;
      plan.result.error = Error{.code = bad->result.error->code,
                                .what = "nothing was done, because another mount of this run failed its checks",
                                .where = plan.result.path,
                                .cause = path_of(*bad) + ": " + bad->result.error->what,
                                .next = "mend that one, or dismount them in steps of their own"};
    }
  }

  void carry_out(Plan& plan) {
    PathResult& result = plan.result;
    const std::int64_t started = monotonic_ms();
    if (!result.error && plan.engine != nullptr) {
      PathSink times(context_.sink, result.path);
      EngineContext timed{times, context_.cancel};
      if (!job_.disposition) {
        result.outcome = Outcome::checked;
      } else {
        take_off(plan, timed);
      }
      for (const PhaseTime& time : times.take()) result.phases.push_back(time);
    }
    if (result.error) {
      if (result.outcome != Outcome::not_mounted) result.outcome = Outcome::failed;
      result.interrupted = result.error->code == Code::cancelled;
    }
    result.duration_ms = monotonic_ms() - started;
    for (const PhaseTime& time : result.phases) {
      if (time.phase == Phase::preflight) result.duration_ms += time.duration_ms;
    }
  }

  void take_off(Plan& plan, EngineContext& timed) {
    PathResult& result = plan.result;
    if (Result<void> wanted = context_.cancel.check(); !wanted) {
      result.error = std::move(wanted.error());
      return;
    }
    const bool commit = is_commit(job_);
    Result<Snapshot> before = look_at(result.mount->image_path);
    if (commit && !before) {
      result.error = std::move(before.error());
      return;
    }
    UnmountReport report = plan.engine->unmount(*result.mount, *job_.disposition, timed);
    result.saved = report.saved;
    result.unmounted = report.unmounted;
    result.integrity_table_written = report.integrity_table_written;
    result.changes = report.changes;
    result.error = std::move(report.error);
    result.outcome = commit ? Outcome::saved : Outcome::discarded;
    if (!report.before && before) report.before = std::move(before).value();
    if (report.before) result.size_before = report.before->file_size;
    if (result.saved) prove(plan, report, timed);
  }

  /// Reads the saved file again with our own reader. An error of the dismount itself is kept before one from here.
  void prove(Plan& plan, const UnmountReport& report, EngineContext& timed) {
    PathResult& result = plan.result;
    Result<void> proven = [&]() -> Result<void> {
      TRY_ASSIGN(const std::unique_ptr<File> file, open_file(result.mount->image_path, OpenMode::read));
      Result<Wim> wim = read_wim(*file);
      Result<void> sound;
      if (!wim) {
        sound = wim.error();
      } else if (report.before) {
        sound = compare_with_snapshot(*report.before, *wim, {result.mount->image_index, report.image_index});
      }
      if (!sound) {
        result.verified = Verdict::no;
        return sound;
      }
      result.size_after = wim->file_size;
      result.image = wim->xml.image_info(report.image_index);
      result.image_count = wim->header.image_count;
      const Result<void> verified = verify(*file, *wim, result, timed);
      PhaseScope phase(timed, result.path, Phase::digest);
      TRY_ASSIGN(result.digest, digest_of(*file, phase.progress(wim->file_size, "bytes")));
      return verified;
    }();
    if (!proven && !result.error) result.error = std::move(proven.error());
  }

  Result<void> verify(File& file, const Wim& wim, PathResult& result, EngineContext& timed) {
    const bool table = job_.verify == VerifyChoice::table ||
                       (job_.verify == VerifyChoice::automatic && wim.integrity_table.has_value());
    if (!table && job_.verify != VerifyChoice::full) return {};
    const VerifyLevel level = job_.verify == VerifyChoice::full ? VerifyLevel::full : VerifyLevel::table;
    const std::int64_t started = monotonic_ms();
    PhaseScope phase(timed, result.path, Phase::verify);
    VerifyResult verified = verify_wim(file, wim, level, phase.progress(bytes_to_verify(wim, level), "bytes"));
    verified.verification.duration_ms = monotonic_ms() - started;
    result.verification = std::move(verified.verification);
    const bool cancelled = verified.error && verified.error->code == Code::cancelled;
    result.verified = !verified.error ? Verdict::yes : cancelled ? Verdict::skipped : Verdict::no;
    if (verified.error) return std::move(*verified.error);
    return {};
  }

  const DismountJob& job_;
  const Engines& engines_;
  EngineContext& context_;
};

}  // namespace

int run_dismount(const DismountJob& job, const Engines& engines, EngineContext& context) {
  return DismountRun(job, engines, context).run();
}

}  // namespace dismount
