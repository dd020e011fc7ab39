// SPDX-License-Identifier: MIT
// A DISM that answers as told, with a WIM that it really changes when it says that it saves, and the engine on top.
#pragma once

#include <deque>
#include <filesystem>
#include <optional>
#include <utility>

#include "engine/dism/codes.h"
#include "engine/dism/engine.h"
#include "engine/dism/flags.h"
#include "tests/support/expect.h"
#include "tests/support/recording_sink.h"
#include "tests/support/temp_folder.h"
#include "tests/support/wim_builder.h"

namespace dismount::test {

/// What DISM does when it is asked to unmount.
struct UnmountAnswer {
  std::uint32_t code = 0;
  bool saves = true;      ///< if it is asked to
  bool takes_off = true;  ///< the mount leaves the list
  std::vector<std::pair<std::uint32_t, std::uint32_t>> steps = {};
  std::string message = {};
};
/// It fails, and nothing changed.
inline UnmountAnswer refusal(std::uint32_t code) { return {.code = code, .saves = false, .takes_off = false}; }
/// The save is complete, and then it fails.
inline UnmountAnswer saved_only(std::uint32_t code) { return {.code = code, .takes_off = false}; }

struct FakeDism {
  struct Initialize {
    int level;
    std::optional<std::string> log_path;
    std::optional<std::string> scratch_directory;
  };

  std::vector<DismMount> mounts;
  std::deque<DismStatus> initialize_answers;  ///< success when there is none left
  std::deque<UnmountAnswer> unmount_answers;  ///< the same
  std::optional<UnmountAnswer> always;        ///< when there is none left
  DismStatus remount_answer;
  DismStatus list_answer;
  std::function<void()> during_unmount;  ///< on DISM's thread

  std::vector<Initialize> initialized;
  std::vector<std::uint32_t> unmount_flags;
  int remounts = 0;
  int shut_downs = 0;
  int saves = 0;
};

class FakeDismApi final : public DismApi {
 public:
  explicit FakeDismApi(FakeDism& dism) : dism_(dism) {}

  DismStatus initialize(int log_level, const std::optional<std::string>& log_path,
                        const std::optional<std::string>& scratch_directory) override {
    dism_.initialized.push_back({log_level, log_path, scratch_directory});
    const DismStatus status = take(dism_.initialize_answers, DismStatus{});
    ready_ = status.ok() || status.code == dism::kLoggingDisabled;
    return status;
  }
  void shut_down() override {
    CHECK(ready_);
    ready_ = false;
    ++dism_.shut_downs;
  }
  DismStatus list_mounts(std::vector<DismMount>& mounts) override {
    if (!ready_) return {0xC0040001};
    mounts = dism_.mounts;
    return dism_.list_answer;
  }
  DismStatus remount(const std::string& mount_path) override {
    ++dism_.remounts;
    DismMount* mount = find(mount_path);
    if (!ready_ || mount == nullptr) return {0xC1420123};
    if (dism_.remount_answer.ok()) mount->status = DismMountStatus::ok;
    return dism_.remount_answer;
  }
  DismStatus unmount(const std::string& mount_path, std::uint32_t flags, const DismProgress& progress) override {
    dism_.unmount_flags.push_back(flags);
    const UnmountAnswer answer = take(dism_.unmount_answers, dism_.always.value_or(UnmountAnswer{}));
    if (dism_.during_unmount) dism_.during_unmount();
    for (const auto& [current, total] : answer.steps) progress(current, total);
    const DismMount* mount = find(mount_path);
    if (!ready_ || mount == nullptr) return {dism::kNotAMount};
    if (flags != dism::kDiscardImage && answer.saves) save(*mount, flags);
    if (answer.takes_off) std::erase_if(dism_.mounts, [&](const DismMount& m) { return m.path == mount_path; });
    return {answer.code, answer.message};
  }

 private:
  template <typename T>
  static T take(std::deque<T>& answers, T otherwise) {
    if (answers.empty()) return otherwise;
    T answer = std::move(answers.front());
    answers.pop_front();
    return answer;
  }
  DismMount* find(const std::string& path) {
    for (DismMount& mount : dism_.mounts) {
      if (mount.path == path) return &mount;
    }
    return nullptr;
  }
  void save(const DismMount& mount, std::uint32_t flags) {
    ++dism_.saves;
    if (!mount.image_path.ends_with(".wim")) return write_text(mount.image_path, "changed and longer");
    TestImage edited{.root = root_entry({file_entry(u"edited", "save " + std::to_string(dism_.saves))})};
    TestWim wim{.images = {edited}};
    if ((flags & dism::kCommitAppend) != 0) wim.images.insert(wim.images.begin(), {.root = sample_tree()});
    wim.integrity_table = (flags & dism::kCommitGenerateIntegrity) != 0;
    write_bytes(mount.image_path, build_wim(wim).bytes);
  }

  FakeDism& dism_;
  bool ready_ = false;
};

/// No time passes but by sleeping.
class SleepClock final : public WaitClock {
 public:
  std::chrono::milliseconds now() override { return time; }
  void sleep(std::chrono::milliseconds how_long) override {
    time += how_long;
    if (on_sleep) on_sleep();
  }
  std::chrono::milliseconds time{0};
  std::function<void()> on_sleep;
};

struct DismScene {
  DismScene() {
    write_bytes(wim_path, build_wim({.images = {{.root = sample_tree(), .name = "Windows"}}}).bytes);
    std::filesystem::create_directory(mount_path);
    dism.mounts = {{.path = mount_path, .image_path = wim_path, .image_index = 1}};
    machine = {.is_elevated = [this] { return elevated; },
               .native_architecture = [this] { return native; },
               .process_architecture = [] { return std::string("x64"); },
               .hives_below = [this](const std::string&) -> Result<std::vector<LoadedHive>> { return hives; },
               .unload_hive = [this](const LoadedHive& hive) { return unload(hive); },
               .holders_below = [this](const std::string&) -> Result<std::vector<Holder>> { return holders; },
               .is_variable = [](const std::string& name) { return name == "TEMP"; },
               .clock = &clock};
  }

  DismEngine& engine() {
    if (!engine_) engine_.emplace(settings, loader(), machine, folder / "default.log");
    return *engine_;
  }
  DismLoader loader() {
    return [this]() -> Result<std::unique_ptr<DismApi>> {
      if (load_error) return *load_error;
      return std::unique_ptr<DismApi>(std::make_unique<FakeDismApi>(dism));
    };
  }
  MountInfo mount() { return must(engine().find(mount_path)); }
  std::vector<Finding> preflight(const std::optional<Disposition>& disposition) {
    const MountInfo info = mount();
    return engine().preflight(info, disposition, context);
  }
  UnmountReport unmount(const Disposition& disposition) {
    const MountInfo info = mount();
    return engine().unmount(info, disposition, context);
  }
  /// The engine goes, as at the end of a run.
  void end() { engine_.reset(); }

  bool told(const std::string& text) const {
    for (const Message& message : sink.all<Message>()) {
      if (contains(message.text, text)) return true;
    }
    return false;
  }

  TempFolder folder;
  std::string wim_path = folder / "image.wim";
  std::string mount_path = folder / "mnt";
  FakeDism dism;
  DismMachine machine;
  SleepClock clock;
  EngineSettings settings{.state_directory = folder / "state"};
  std::optional<Error> load_error;
  bool elevated = true;
  std::string native = "x64";
  std::vector<LoadedHive> hives;
  int hive_refusals = 0;  ///< how often a hive cannot be unloaded before it can
  std::vector<Holder> holders;
  RecordingSink sink;
  Cancel cancel;
  EngineContext context{sink, cancel};

 private:
  Result<void> unload(const LoadedHive& hive) {
    if (hive_refusals-- > 0) {
      return Error{.code = Code::access_denied, .what = "cannot unload", .where = {}, .cause = {}, .next = {}};
    }
    std::erase_if(hives, [&](const LoadedHive& loaded) { return loaded.key == hive.key; });
    return {};
  }

  std::optional<DismEngine> engine_;
};

inline const Finding* finding_of(const std::vector<Finding>& findings, const std::string& check) {
  for (const Finding& finding : findings) {
    if (finding.check == check) return &finding;
  }
  return nullptr;
}

/// The report's error; ends the test if there is none.
inline const Error& error_of(const UnmountReport& report) {
  REQUIRE(report.error);
  return *report.error;
}
inline std::string problem_of(const UnmountReport& report) {
  return report.error ? describe(*report.error) : std::string();
}

}  // namespace dismount::test
