// SPDX-License-Identifier: MIT
// Reports the start, the progress and the end of one phase, and turns a cancel into an error between pieces of work.
#pragma once

#include <string>

#include "engine/engine.h"
#include "platform/process.h"
#include "wim/progress.h"

namespace dismount {

class PhaseScope {
 public:
  PhaseScope(EngineContext& context, std::string path, Phase phase)
      : context_(context), path_(std::move(path)), phase_(phase), started_(monotonic_ms()), last_told_(started_) {
    context_.sink.on_event(PhaseStarted{path_, phase_});
  }
  ~PhaseScope() { context_.sink.on_event(PhaseFinished{path_, phase_, monotonic_ms() - started_}); }
  PhaseScope(const PhaseScope&) = delete;
  PhaseScope& operator=(const PhaseScope&) = delete;

  /// An OnProgress for work of `total` `unit`s; tells at most five times a second. Must not outlive this object.
  OnProgress progress(std::uint64_t total, const char* unit) {
    return [this, total, unit](std::uint64_t done) -> Result<void> {
      TRY(context_.cancel.check());
      const std::int64_t time = monotonic_ms();
      if (time - last_told_ >= kTellEvery) {
        last_told_ = time;
        context_.sink.on_event(Progress{path_, phase_, done, total, unit});
      }
      return {};
    };
  }

 private:
  static constexpr std::int64_t kTellEvery = 200;  // milliseconds

  EngineContext& context_;
  std::string path_;
  Phase phase_;
  std::int64_t started_;
  std::int64_t last_told_;
};

}  // namespace dismount
