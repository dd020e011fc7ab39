// SPDX-License-Identifier: MIT
#include "engine/dism/unmount_phases.h"

#include <algorithm>
#include <utility>

namespace dismount {
namespace {

constexpr std::uint32_t kBothPhases = 200;
constexpr std::uint32_t kSavePart = 100;

}  // namespace

UnmountPhases::UnmountPhases(EngineContext& context, std::string path, bool saves)
    : context_(context), path_(std::move(path)), saves_(saves) {
  begin(saves ? Phase::save : Phase::unmount);
}

void UnmountPhases::begin(Phase phase) {
  phase_ = phase;
  percent_.reset();
  scope_.reset();
  scope_.emplace(context_, path_, phase);
}

void UnmountPhases::enter_unmount() {
  if (phase_ == Phase::unmount) return;
  reach(100);
  begin(Phase::unmount);
}

void UnmountPhases::reach(std::uint64_t percent) {
  if (percent_ && percent <= *percent_) return;
  percent_ = percent;
  tell();
}

void UnmountPhases::step(std::uint32_t current, std::uint32_t total) {
  if (total == 0) return;
  current = std::min(current, total);
  if (!saves_ || total != kBothPhases) return reach(std::uint64_t{100} * current / total);
  if (current > kSavePart) enter_unmount();
  if (phase_ == Phase::save) return reach(current);
  reach(current > kSavePart ? current - kSavePart : 0);
}

void UnmountPhases::tell() {
  context_.sink.on_event(Progress{path_, phase_, percent_.value_or(0), percent_ ? 100U : 0U, "percent"});
}

void UnmountPhases::finish() {
  enter_unmount();
  reach(100);
}

}  // namespace dismount
