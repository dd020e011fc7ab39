// SPDX-License-Identifier: MIT
// Waiting for programs to let go of a mount, the same way for every engine.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "engine/engine.h"

namespace dismount {

/// Looks once at who is in the way now.
using HolderProbe = std::function<std::vector<Holder>()>;

/// The time that the waiting goes by; a test has one that needs no waiting.
class WaitClock {
 public:
  virtual ~WaitClock() = default;
  virtual std::chrono::milliseconds now() = 0;
  virtual void sleep(std::chrono::milliseconds time) = 0;
};
WaitClock& steady_wait_clock();

/// Asks `probe` until it finds nobody or `limit` has passed, and returns who was there at the last look: nobody means
/// that the way is free. Without anybody at the first look there is no waiting and no Phase::wait.
/// Code::cancelled, within 100 ms and one look, when a stop is asked for.
Result<std::vector<Holder>> wait_for_holders(const HolderProbe& probe, const std::string& mount_path,
                                             std::chrono::seconds limit, EngineContext& context,
                                             WaitClock& clock = steady_wait_clock());

/// "node (PID 123) writes /mnt/a; sh (PID 9) has its current directory in /mnt; and 2 more": the first three.
std::string name_holders(const std::vector<Holder>& holders);

}  // namespace dismount
