// SPDX-License-Identifier: MIT
// DISM's API for the time of a run: loaded and initialized when it is first needed, once, and shut down at the end.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/dism/dism_api.h"
#include "engine/dism/machine.h"
#include "engine/engine.h"

namespace dismount {

class DismLibrary {
 public:
  DismLibrary(const EngineSettings& settings, DismLoader load, const DismMachine& machine);
  ~DismLibrary();
  DismLibrary(const DismLibrary&) = delete;
  DismLibrary& operator=(const DismLibrary&) = delete;

  /// The API, ready for use. An error stays the same for the whole run: dism::kModuleNotFound if this machine has no
  /// DISM, dism::kBadExeFormat if it is of another architecture, dism::kElevationRequired without an administrator's
  /// rights, or what DismInitialize gave.
  Result<DismApi*> open();

  /// Whether open() failed because this machine has no DISM.
  bool is_absent() const { return absent_; }

  /// What DISM's log came to, once it is open.
  const Finding& log_finding() const { return log_finding_; }

  /// What there is to tell since the last call. (open() has nobody to tell it to.)
  std::vector<Message> take_messages() { return std::exchange(messages_, {}); }

 private:
  Result<void> load_and_initialize();
  Result<void> check_rights();
  void prepare_log();
  Result<void> initialize();

  const EngineSettings& settings_;
  DismLoader load_;
  const DismMachine& machine_;
  std::unique_ptr<DismApi> api_;
  bool tried_ = false;
  bool absent_ = false;
  bool initialized_ = false;
  std::optional<Error> problem_;
  Finding log_finding_{.path = {}, .check = "log-directory", .severity = Severity::info, .text = {}, .error = {}};
  std::vector<Message> messages_;
};

}  // namespace dismount
