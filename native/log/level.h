// SPDX-License-Identifier: MIT
// How much goes into the log. Names and numbers are those of DISM's -LogLevel.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "events/event.h"

namespace dismount {

/// Each level holds all of the ones before it.
enum class LogLevel { errors = 1, warnings, warnings_info, debug };

/// Where the log goes and how much.
struct LogChoice {
  std::optional<std::string> path;  ///< absolute; none: the engine's default
  LogLevel level = LogLevel::warnings_info;
};

/// "Errors", "Warnings", "WarningsInfo", "Debug" in any case, or "1" to "4".
std::optional<LogLevel> parse_log_level(std::string_view text);

const char* log_level_name(LogLevel level);

/// Whether a line of this severity is written at this level. Errors always are.
bool is_logged(Severity severity, LogLevel level);

}  // namespace dismount
