// SPDX-License-Identifier: MIT
// One process's use of the library: whether it is initialised, its log, and the text of each thread's last error.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "tests/standin/dism_log.h"
#include "tests/standin/scenario.h"

namespace dismount::standin {

class Library {
 public:
  static Library& instance();

  /// Calls of several threads run one after the other, as in DISM's command thread.
  std::mutex& one_at_a_time() { return one_at_a_time_; }

  HRESULT initialize(DismLogLevel level, PCWSTR log, PCWSTR scratch);
  HRESULT shut_down();
  bool initialized() const { return initialized_; }

  /// Keeps a text for DismGetLastErrorMessage on this thread. In a language that the core's users need not know.
  HRESULT remember(HRESULT result);
  std::optional<std::string> last_error() const;

  const Scenario& scenario() const { return scenario_; }
  const DismLog& log() const { return log_; }

 private:
  std::mutex one_at_a_time_;
  mutable std::mutex texts_mutex_;
  std::map<DWORD, std::string> texts_;
  Scenario scenario_;
  DismLog log_;
  bool initialized_ = false;
};

}  // namespace dismount::standin
