// SPDX-License-Identifier: MIT
// What a test wants to go wrong.
#pragma once

#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "tests/standin/layout.h"

namespace dismount::standin {

/// What one call does.
struct Step {
  std::optional<HRESULT> fails;  ///< none: the real thing
  bool commits = false;          ///< fails only after the commit was done, as 0xC1420117 does
  std::chrono::milliseconds commit_time{0};
  std::chrono::milliseconds detach_time{0};
};

/// "real", "0xC1420117", or an object {"fails", "commits", "commitMs", "detachMs"}.
Step read_step(const nlohmann::json& value);

struct Scenario {
  bool elevated = true;
  bool debug_level = false;  ///< takes log level 3, which no header names
  bool rotates_log = false;  ///< in the middle of the first unmount
  std::vector<Step> initialize;
  std::optional<UINT> progress_total;  ///< instead of 200 for a commit, 100 for a discard
  bool progress_backwards = false;
};

/// The one of C:\standin\scenario.json; without that file all goes well.
Scenario read_scenario();

}  // namespace dismount::standin
