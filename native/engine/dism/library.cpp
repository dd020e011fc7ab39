// SPDX-License-Identifier: MIT
#include "engine/dism/library.h"

#include <utility>

#include "engine/dism/codes.h"
#include "engine/dism/error_table.h"
#include "engine/dism/flags.h"
#include "platform/file.h"

namespace dismount {

DismLibrary::DismLibrary(const EngineSettings& settings, DismLoader load, const DismMachine& machine)
    : settings_(settings), load_(std::move(load)), machine_(machine) {}

DismLibrary::~DismLibrary() {
  if (initialized_) api_->shut_down();
}

Result<DismApi*> DismLibrary::open() {
  // Not to be tried a second time: DISM has no documented answer to that.
  if (!std::exchange(tried_, true)) {
    if (Result<void> ready = load_and_initialize(); !ready) problem_ = std::move(ready.error());
  }
  if (problem_) return *problem_;
  return api_.get();
}

Result<void> DismLibrary::load_and_initialize() {
  Result<std::unique_ptr<DismApi>> loaded = load_();
  if (!loaded) {
    absent_ = static_cast<std::uint32_t>(loaded.error().code) == dism::kModuleNotFound;
    return std::move(loaded.error());
  }
  api_ = std::move(loaded).value();
  TRY(check_rights());
  prepare_log();
  return initialize();
}

Result<void> DismLibrary::check_rights() {
  const std::string machine = machine_.native_architecture();
  const std::string program = machine_.process_architecture();
  if (machine != program) {
    Error error = dism_error(dism::kBadExeFormat, "DISM cannot be used by this program", "dismapi.dll");
    error.cause = "the program was built for " + program + ", and this machine is " + machine;
    return error;
  }
  if (!machine_.is_elevated()) {
    return dism_error(dism::kElevationRequired, "DISM cannot be used without an administrator's rights", {});
  }
  return {};
}

/// DISM makes the folder of its default log, but not that of another one.
void DismLibrary::prepare_log() {
  if (!settings_.log.path) {
    log_finding_.text = "DISM keeps its default log";
    return;
  }
  const std::string folder = parent_path(*settings_.log.path);
  log_finding_.text = "the folder of the log is there";
  if (stat_path(folder).ok()) return;
  const Result<void> made = create_directories(folder);
  log_finding_.text = made.ok() ? "the folder of the log was made" : describe(made.error());
  if (!made) log_finding_.severity = Severity::warning;
}

Result<void> DismLibrary::initialize() {
  int level = dism_log_level(settings_.log.level);
  DismStatus status = api_->initialize(level, settings_.log.path, settings_.scratch_directory);
  if (level == dism::kLogDebug && status.code == dism::kInvalidArgument) {
    level = dism::kLogErrorsWarningsInfo;
    status = api_->initialize(level, settings_.log.path, settings_.scratch_directory);
    if (status.ok() || status.code == dism::kLoggingDisabled) {
      messages_.push_back({Severity::warning, {}, "this DISM has no log level Debug, so it writes WarningsInfo"});
    }
  }
  if (!status.message.empty()) messages_.push_back({Severity::info, {}, "DISM's own words: " + status.message});
  if (status.code == dism::kLoggingDisabled) {
    log_finding_.severity = Severity::warning;
    log_finding_.text = "going on without a log: " +
                        describe(dism_error(status.code, "DISM cannot open its log", settings_.log.path.value_or("")));
  } else if (!status.ok()) {
    return dism_error(status.code, "DISM could not be started", settings_.scratch_directory.value_or(""));
  }
  initialized_ = true;
  return {};
}

}  // namespace dismount
