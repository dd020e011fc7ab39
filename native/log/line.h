// SPDX-License-Identifier: MIT
// One line in the format of DISM's log, so that what reads DISM's logs reads ours:
//   2025-05-13 10:35:49, Error                 DISM   Portable: PID=7316 TID=12832 text
#pragma once

#include <cstdint>
#include <ctime>
#include <string>
#include <string_view>

#include "events/event.h"

namespace dismount {

struct LogLine {
  std::tm time;                ///< local time; the format names no zone
  Severity severity;           ///< debug is written as Info: DISM has no word for it
  std::string_view component;  ///< "DISM"
  std::string_view source;     ///< the part of the program that speaks: "API", "Portable"
  std::uint32_t pid;
  std::uint32_t tid;
  std::string_view text;  ///< made inert
};

/// The line without its line break.
std::string format_line(const LogLine& line);

/// The text with everything that could break out of its line or change how a terminal shows it spelled out: control
/// characters, line and paragraph separators, direction marks and lone surrogates as "\u000A", bytes that are not UTF-8
/// as "\xFF".
std::string make_inert(std::string_view text);

/// Whether a file that begins so is a log: of ours, of DISM or of wimgapi, with any byte order mark; or has no line
/// yet, which needs the `whole` file.
bool begins_as_log(std::string_view start, bool whole);

}  // namespace dismount
