// SPDX-License-Identifier: MIT
// The log of a run: every event as lines in the format of DISM's log.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "events/sink.h"
#include "log/archive.h"
#include "log/level.h"

namespace dismount {

struct LogEntry;

class LogSink final : public Sink {
 public:
  /// Archives the log that is there and starts a new one (archive.h says what is refused).
  static Result<std::unique_ptr<LogSink>> open(const std::string& path, LogLevel level);

  /// On a file that is already there, and empty; `path` is what the log says about itself.
  LogSink(FreshLog log, std::string path, LogLevel level);

  /// Writes the event's lines, as far as the level lets them. Never fails the run: see failed().
  void on_event(const Event& event) override;

  /// Where the log of the run before went, if there was one.
  const std::optional<std::string>& archived_to() const { return log_.archived_to; }

  /// Whether a line could not be written (a full disk); the ones after it are still tried.
  bool failed() const { return failed_; }

 private:
  void write(const LogEntry& entry);

  FreshLog log_;
  std::string path_;
  LogLevel level_;
  std::uint64_t end_ = 0;  ///< where the next line goes
  bool failed_ = false;
};

}  // namespace dismount
