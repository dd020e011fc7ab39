// SPDX-License-Identifier: MIT
// The log as DISM writes it: lines with a time, lines of other programs in between, and the blocks of wimgapi without
// any time (docs/log-format.md).
#pragma once

#include <string>

#include "events/event.h"
#include "tests/standin/layout.h"

namespace dismount::standin {

class DismLog {
 public:
  /// `path` empty: the default, %WINDIR%\Logs\DISM\dism.log, whose folder is made. False if it cannot be written.
  bool open(std::string path, DismLogLevel level);

  /// "API: PID=… TID=… text", if the level lets it through.
  void line(Severity severity, const std::string& source, const std::string& text) const;

  /// One line of wimgapi's, "[pid.tid] text", whatever the level is.
  void wimgapi(const std::string& text) const;

  /// As it stands: a line of a block of wimgapi.
  void raw(const std::string& text) const;

  /// A line of a program that has nothing to do with this one.
  void noise() const;

  /// dism.log becomes dism.log.bak, and a new one is begun.
  void rotate() const;

  const std::string& path() const { return path_; }

 private:
  void write(Severity severity, const std::string& source, const std::string& text, std::uint32_t pid) const;

  std::string path_;  ///< empty: logging is disabled
  DismLogLevel level_ = DismLogErrorsWarningsInfo;
};

}  // namespace dismount::standin
