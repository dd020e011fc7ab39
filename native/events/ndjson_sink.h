// SPDX-License-Identifier: MIT
// Events as one JSON object a line: what the action reads (protocol/event.schema.json).
#pragma once

#include <cstdio>
#include <string>

#include "events/sink.h"

namespace dismount {

/// The number in `hello`; a changed meaning or a removed field raises it.
inline constexpr int kProtocol = 1;

/// The line of one event, without its line end. Bytes that are not UTF-8 become U+FFFD; texts and lists without an end
/// are cut, and nothing in it is a command to a CI runner.
std::string to_json(const Event& event);

class NdjsonSink final : public Sink {
 public:
  explicit NdjsonSink(std::FILE* out) : out_(out) {}
  void on_event(const Event& event) override;

 private:
  std::FILE* out_;
};

}  // namespace dismount
