// SPDX-License-Identifier: MIT
#include "log/level.h"

#include <algorithm>

namespace dismount {
namespace {

constexpr LogLevel kLevels[] = {LogLevel::errors, LogLevel::warnings, LogLevel::warnings_info, LogLevel::debug};

// Not std::tolower: it asks the locale, and a Turkish one makes another letter of the I in Info.
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equal_but_for_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

std::optional<LogLevel> parse_log_level(std::string_view text) {
  for (const LogLevel level : kLevels) {
    const char digit = static_cast<char>('0' + static_cast<int>(level));
    if (text == std::string_view(&digit, 1) || equal_but_for_case(text, log_level_name(level))) return level;
  }
  return std::nullopt;
}

const char* log_level_name(LogLevel level) {
  switch (level) {
    case LogLevel::errors:
      return "Errors";
    case LogLevel::warnings:
      return "Warnings";
    case LogLevel::warnings_info:
      return "WarningsInfo";
    case LogLevel::debug:
      return "Debug";
  }
  return "";
}

bool is_logged(Severity severity, LogLevel level) {
  switch (severity) {
    case Severity::error:
      return true;
    case Severity::warning:
      return level >= LogLevel::warnings;
    case Severity::info:
      return level >= LogLevel::warnings_info;
    case Severity::debug:
      return level >= LogLevel::debug;
  }
  return true;
}

}  // namespace dismount
