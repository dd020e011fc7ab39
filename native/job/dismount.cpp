// SPDX-License-Identifier: MIT
#include "job/dismount.h"

#include <algorithm>

#include "engine/phase_scope.h"
#include "job/checks.h"
#include "job/mounts.h"
#include "job/outcome.h"
#include "job/path_sink.h"
#include "job/plan.h"
#include "job/prove.h"

namespace dismount {
namespace {

bool is_commit(const DismountJob& job) { return job.disposition && std::holds_alternative<Commit>(*job.disposition); }

const std::string& path_of(const Plan& plan) { return plan.result.mount ? plan.result.mount->path : plan.result.path; }

Error inner_mount(const std::string& inner, std::string cause, std::string next) {
  return {.code = Code::sharing_violation,
          .what = "another image is mounted inside this mount directory, or from a WIM in it",
          .where = inner,
          .cause = std::move(cause),
          .next = std::move(next)};
}

class DismountRun {
 public:
  DismountRun(const DismountJob& job, const Engines& engines, EngineContext& context)
      : job_(job), engines_(engines), context_(context) {}

  Result<int> run() {
    tell_mounts("before");
    if (job_.paths) {
      for (const std::string& path : *job_.paths) add_plan(path, find_mount(engines_, path));
    } else {
      MountList list = list_mounts(engines_);
      if (list.incomplete) return std::move(*list.incomplete);
      if (list.mounts.empty()) context_.sink.on_event(Message{Severity::info, "", "nothing is mounted"});
      for (const FoundMount& mount : list.mounts) add_plan(mount.info.path, mount);
    }
    find_repeated();
    if (job_.disposition) refuse_inner_mounts();
    if (is_commit(job_)) stop_all_if_one_fails();
    for (Plan* plan : in_order()) carry_out(*plan);
    tell_mounts("after");
    return report();
  }

 private:
  void tell_mounts(const char* when) {
    MountsSeen seen{when, {}};
    MountList list = list_mounts(engines_);
    for (FoundMount& mount : list.mounts) seen.mounts.push_back(std::move(mount.info));
    context_.sink.on_event(seen);
    if (list.incomplete) {
      context_.sink.on_event(
          Message{Severity::info, "", "not every mount could be listed: " + describe(*list.incomplete)});
    }
  }

  void add_plan(const std::string& path, Result<FoundMount> mount) {
    Plan plan;
    plan.result.path = path;
    PathSink times(context_.sink, path);
    EngineContext timed{times, context_.cancel};
    {
      PhaseScope phase(timed, path, Phase::preflight);
      if (mount) {
        plan.engine = mount->engine;
        plan.place.emplace(mount->info);
        plan.result.mount = std::move(mount->info);
        check_mount(*plan.engine, job_, plan.result, timed);
      } else if (mount.error().code == Code::not_mounted) {
        not_mounted(plan, std::move(mount.error()));
      } else {
        times.on_event(Finding{path, "mount-exists", Severity::error, mount.error().what, mount.error()});
        plan.result.error = std::move(mount.error());
      }
    }
    plan.result.phases = times.take();
    plans_.push_back(std::move(plan));
  }

  void not_mounted(Plan& plan, Error error) {
    plan.result.outcome = Outcome::not_mounted;
    std::string now;
    for (const FoundMount& mount : list_mounts(engines_).mounts) now += (now.empty() ? "" : ", ") + mount.info.path;
    if (!error.cause.empty()) error.cause += "; ";
    error.cause += "mounted now: " + (now.empty() ? "nothing" : now);
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

  /// The same mount named twice, perhaps in two spellings, is taken off once.
  void find_repeated() {
    for (std::size_t later = 1; later < plans_.size(); ++later) {
      Plan& plan = plans_[later];
      for (std::size_t i = 0; i < later && plan.same_as == nullptr; ++i) {
        if (plans_[i].same_as != nullptr || path_of(plan) != path_of(plans_[i])) continue;
        plan.same_as = &plans_[i];
        context_.sink.on_event(Message{Severity::warning, plan.result.path, "this mount is named twice"});
      }
    }
  }

  /// What is mounted inside a mount directory would be lost with it, unless this run takes it off first.
  void refuse_inner_mounts() {
    for (const FoundMount& inner : list_mounts(engines_).mounts) {
      const bool named = std::any_of(plans_.begin(), plans_.end(),
                                     [&](const Plan& plan) { return plan.engine && path_of(plan) == inner.info.path; });
      if (named) continue;
      const MountPlace place(inner.info);
      for (Plan& plan : plans_) {
        if (plan.engine == nullptr || plan.held_back || !place.lies_in(*plan.place)) continue;
        plan.held_back = true;
        Error error = inner_mount(inner.info.path, {}, "dismount that one first, or name both in one run");
        context_.sink.on_event(Finding{plan.result.path, "inner-mounts", Severity::error, error.what, error});
        if (!plan.result.error) plan.result.error = std::move(error);
      }
    }
  }

  /// A save of several mounts touches none of them if one cannot be saved: half a release is none.
  void stop_all_if_one_fails() {
    const auto bad = std::find_if(plans_.begin(), plans_.end(), [](const Plan& plan) { return plan.result.error; });
    if (bad == plans_.end()) return;
    for (Plan& plan : plans_) {
      if (plan.result.error || plan.engine == nullptr) continue;
      plan.held_back = true;
      plan.result.error = Error{.code = bad->result.error->code,
                                .what = "nothing was done, because another mount of this run failed its checks",
                                .where = plan.result.path,
                                .cause = path_of(*bad) + ": " + bad->result.error->what,
                                .next = "mend that one, or dismount them in steps of their own"};
    }
  }

  /// Mounts inner first; what is no mount has nothing to wait for.
  std::vector<Plan*> in_order() {
    std::vector<Plan*> mounted, order;
    std::vector<MountPlace> places;
    for (Plan& plan : plans_) {
      if (plan.same_as != nullptr) continue;
      if (plan.place) places.push_back(*plan.place);
      (plan.place ? mounted : order).push_back(&plan);
    }
    for (const std::size_t i : inner_first(places)) order.push_back(mounted[i]);
    return order;
  }

  void carry_out(Plan& plan) {
    PathResult& result = plan.result;
    const std::int64_t started = monotonic_ms();
    PathSink times(context_.sink, result.path);
    EngineContext timed{times, context_.cancel};
    if (!result.error && plan.engine != nullptr) {
      if (job_.disposition) {
        take_off(plan, timed);
      } else {
        result.outcome = Outcome::checked;
      }
    }
    if (must_discard(plan)) discard_unsaved(plan, timed);
    for (const PhaseTime& time : times.take()) result.phases.push_back(time);
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
    const Result<void> possible = [&]() -> Result<void> {
      TRY(context_.cancel.check());
      return check_inner_are_off(plan);
    }();
    if (!possible) {
      result.error = possible.error();
      return;
    }
    const bool commit = is_commit(job_);
    std::optional<Snapshot> before;
    if (commit && !plan.engine->tells_before()) {
      Result<Snapshot> seen = look_before_save(*result.mount);
      if (!seen) {
        result.error = std::move(seen.error());
        return;
      }
      before = std::move(seen).value();
    }
    UnmountReport report = unmount(plan, *job_.disposition, timed);
    result.saved = report.saved;
    result.integrity_table_written = report.integrity_table_written;
    result.changes = report.changes;
    result.error = std::move(report.error);
    result.outcome = commit ? Outcome::saved : Outcome::discarded;
    if (!report.before) report.before = std::move(before);
    if (report.before) result.size_before = report.before->file_size;
    if (result.saved) prove_saved(report, job_.verify, result, timed);
  }

  /// Takes over what every way of taking a mount off tells.
  UnmountReport unmount(Plan& plan, const Disposition& disposition, EngineContext& timed) {
    PathResult& result = plan.result;
    UnmountReport report = plan.engine->unmount(*result.mount, disposition, timed);
    result.unmounted = report.unmounted;
    result.remounted |= report.remounted;
    result.hives.insert(result.hives.end(), report.hives.begin(), report.hives.end());
    result.holders = report.holders;
    return report;
  }

  /// A mount that this run could not take off keeps the ones around it where they are.
  Result<void> check_inner_are_off(Plan& plan) {
    for (const Plan& other : plans_) {
      const bool off = !other.place || other.same_as != nullptr || other.result.unmounted;
      if (&other == &plan || off || !other.place->lies_in(*plan.place)) continue;
      plan.held_back = true;
      return inner_mount(path_of(other), other.result.error ? other.result.error->what : std::string(),
                         "dismount that one first, then this one");
    }
    return {};
  }

  /// Changes are given up only when that was asked for, and only for a save of this mount that failed by itself.
  bool must_discard(const Plan& plan) const {
    const PathResult& result = plan.result;
    if (!job_.discard_on_save_failure || !is_commit(job_) || plan.engine == nullptr || plan.held_back) return false;
    const bool failed =
        result.error && result.error->code != Code::cancelled && result.error->code != Code::not_mounted;
    return failed && !result.saved && !result.unmounted && !context_.cancel.requested();
  }

  void discard_unsaved(Plan& plan, EngineContext& timed) {
    const auto tell = [&](const std::string& text) {
      timed.sink.on_event(Message{Severity::warning, plan.result.path, text});
    };
    Result<void> discarded = check_inner_are_off(plan);
    for (const Finding& finding : plan.engine->preflight(*plan.result.mount, Discard{}, timed)) {
      if (finding.error && discarded.ok()) discarded = *finding.error;
    }
    if (discarded.ok()) {
      UnmountReport report = unmount(plan, Discard{}, timed);
      if (report.error) discarded = std::move(*report.error);
    }
    if (plan.result.unmounted) tell("the save failed, and its changes were discarded, as on-save-failure asks for");
    if (!discarded) tell("the save failed, and its changes could not be discarded: " + describe(discarded.error()));
  }

  int report() {
    int exit_code = kExitDone;
    for (Plan& plan : plans_) {
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

  const DismountJob& job_;
  const Engines& engines_;
  EngineContext& context_;
  std::vector<Plan> plans_;
};

}  // namespace

Result<int> run_dismount(const DismountJob& job, const Engines& engines, EngineContext& context) {
  return DismountRun(job, engines, context).run();
}

}  // namespace dismount
