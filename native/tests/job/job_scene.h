// SPDX-License-Identifier: MIT
// An engine that does nothing but remember, and do to the file what a test says.
#pragma once

#include <functional>
#include <map>

#include "job/dismount.h"
#include "tests/support/expect.h"
#include "tests/support/recording_sink.h"
#include "tests/support/temp_folder.h"
#include "tests/support/wim_builder.h"

namespace dismount::test {

class FakeEngine final : public Engine {
 public:
  const char* name() const override { return own_log ? "dism" : "portable"; }
  std::optional<std::string> log_file() const override { return own_log; }
  EngineMounts mounts() override {
    if (cannot_list) return {{}, cannot_list};
    EngineMounts all;
    for (const auto& [path, mount] : known) all.mounts.push_back(mount);
    return all;
  }
  Result<MountInfo> find(const std::string& path) override {
    if (cannot_list) return *cannot_list;
    const auto found = known.find(path);
    if (found != known.end()) return found->second;
    return Error{.code = Code::not_mounted, .what = "no", .where = path, .cause = {}, .next = {}};
  }
  std::vector<Finding> preflight(const MountInfo& mount, const std::optional<Disposition>& disposition,
                                 EngineContext&) override {
    const bool discard = disposition && std::holds_alternative<Discard>(*disposition);
    const auto bad = failing.find(mount.path);
    if (bad == failing.end() || (discard && can_discard_failing)) {
      return {{mount.path, "mount-exists", Severity::info, "fine", std::nullopt}};
    }
    return {{mount.path, "wim-unchanged", Severity::error, bad->second.what, bad->second}};
  }
  UnmountReport unmount(const MountInfo& mount, const Disposition& disposition, EngineContext& context) override {
    unmounted.push_back(mount.path);
    dispositions.push_back(disposition);
    UnmountReport report;
    report.saved = std::holds_alternative<Commit>(disposition);
    report.unmounted = true;
    report.image_index = mount.image_index;
    if (on_unmount) on_unmount(mount, report, context);
    return report;
  }

  std::map<std::string, MountInfo> known;
  std::map<std::string, Error> failing;  ///< by mount path, what its checks find
  bool can_discard_failing = false;      ///< only its save is hindered by that
  std::optional<Error> cannot_list;      ///< as DISM without an elevated token
  std::optional<std::string> own_log;    ///< then it is as the engine of DISM's mounts
  std::vector<std::string> unmounted;
  std::vector<Disposition> dispositions;  ///< of `unmounted`
  std::function<void(const MountInfo&, UnmountReport&, EngineContext&)> on_unmount;
};

struct JobScene {
  explicit JobScene(bool integrity = true) {
    write_bytes(
        wim_path,
        build_wim({.images = {{.root = sample_tree()}, {.root = root_entry({})}}, .integrity_table = integrity}).bytes);
    engine = add_engine();
  }
  FakeEngine* add_engine() {
    auto owned = std::make_unique<FakeEngine>();
    FakeEngine* added = owned.get();
    engines.push_back(std::move(owned));
    return added;
  }
  void add_mount(const std::string& path) { add_mount(path, *engine); }
  void add_mount(const std::string& path, FakeEngine& owner) {
    owner.known[path] = {.path = path,
                         .image_path = wim_path,
                         .image_index = 1,
                         .image_name = "Test",
                         .read_only = false,
                         .engine = owner.name(),
                         .status = "ok"};
  }
  int run(std::vector<std::string> paths, std::optional<Disposition> disposition = Commit{}) {
    job.paths = std::move(paths);
    job.disposition = disposition;
    return must(run_dismount(job, engines, context));
  }
  Result<int> discard_every() {
    job.paths.reset();
    job.disposition = Discard{};
    return run_dismount(job, engines, context);
  }
  std::vector<PathResult> results() const { return sink.all<PathResult>(); }
  /// The severities of all findings of one check.
  std::vector<Severity> found(const std::string& check) const {
    std::vector<Severity> severities;
    for (const Finding& finding : sink.all<Finding>()) {
      if (finding.check == check) severities.push_back(finding.severity);
    }
    return severities;
  }
  bool told(const std::string& part) const {
    bool any = false;
    for (const Message& message : sink.all<Message>()) any |= contains(message.text, part);
    return any;
  }

  TempFolder folder;
  std::string wim_path = folder / "image.wim";
  RecordingSink sink;
  Cancel cancel;
  EngineContext context{sink, cancel};
  Engines engines;
  FakeEngine* engine;
  DismountJob job;
};

inline Error failure(Code code, std::string what = "failed on demand") {
  return {.code = code, .what = std::move(what), .where = {}, .cause = {}, .next = {}};
}

}  // namespace dismount::test
