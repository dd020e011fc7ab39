// SPDX-License-Identifier: MIT
// Calls the caller's function from the worker's thread, in the steps that DISM counts.
#pragma once

#include <chrono>
#include <optional>

#include "tests/standin/scenario.h"

namespace dismount::standin {

class Progress {
 public:
  Progress(DISM_PROGRESS_CALLBACK callback, void* user_data, UINT total, bool backwards)
      : callback_(callback), user_data_(user_data), total_(total), backwards_(backwards) {}

  void tell(UINT current) const;

  /// Lets `time` pass between the steps `from` and `to`. False as soon as `cancel` (may be null) is signalled.
  bool pass(std::chrono::milliseconds time, UINT from, UINT to, HANDLE cancel) const;

 private:
  DISM_PROGRESS_CALLBACK callback_;
  void* user_data_;
  UINT total_;
  bool backwards_;
};

}  // namespace dismount::standin
