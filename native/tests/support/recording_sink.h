// SPDX-License-Identifier: MIT
// Keeps every event, for a test to look at afterwards.
#pragma once

#include <functional>
#include <vector>

#include "events/sink.h"

namespace dismount::test {

class RecordingSink final : public Sink {
 public:
  /// Called with each event after it was kept; a test cancels from here.
  std::function<void(const Event&)> hook;

  void on_event(const Event& event) override {
    events.push_back(event);
    if (hook) hook(event);
  }

  template <typename T>
  std::vector<T> all() const {
    std::vector<T> found;
    for (const Event& event : events) {
      if (const T* one = std::get_if<T>(&event)) found.push_back(*one);
    }
    return found;
  }

  std::vector<Event> events;
};

}  // namespace dismount::test
