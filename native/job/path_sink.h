// SPDX-License-Identifier: MIT
// Passes the events of one path on under the name that the user gave it, and keeps the times of its phases.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "events/sink.h"

namespace dismount {

class PathSink final : public Sink {
 public:
  PathSink(Sink& next, std::string asked) : next_(next), asked_(std::move(asked)) {}
  void on_event(const Event& event) override {
    Event renamed = event;
    std::visit(
        [&](auto& e) {
          if constexpr (requires { e.path; }) e.path = asked_;
        },
        renamed);
    if (const auto* finished = std::get_if<PhaseFinished>(&renamed)) {
      times_.push_back({finished->phase, finished->duration_ms});
    }
    next_.on_event(renamed);
  }
  std::vector<PhaseTime> take() { return std::move(times_); }

 private:
  Sink& next_;
  std::string asked_;
  std::vector<PhaseTime> times_;
};

}  // namespace dismount
