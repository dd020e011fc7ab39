// SPDX-License-Identifier: MIT
// Where events go. The log, the NDJSON stream and the text for people are sinks of the same events.
#pragma once

#include <vector>

#include "events/event.h"

namespace dismount {

class Sink {
 public:
  virtual ~Sink() = default;
  virtual void on_event(const Event& event) = 0;
};

/// Hands every event to all of its sinks, in order. The sinks must outlive it.
class Fanout final : public Sink {
 public:
  void add(Sink& sink) { sinks_.push_back(&sink); }
  void on_event(const Event& event) override {
    for (Sink* sink : sinks_) sink->on_event(event);
  }

 private:
  std::vector<Sink*> sinks_;
};

}  // namespace dismount
