// SPDX-License-Identifier: MIT
#include "log/level.h"

#include <doctest/doctest.h>

#include <string>

using namespace dismount;

TEST_CASE("log levels are named as DISM names them, or numbered") {
  CHECK(parse_log_level("Errors") == LogLevel::errors);
  CHECK(parse_log_level("Warnings") == LogLevel::warnings);
  CHECK(parse_log_level("WarningsInfo") == LogLevel::warnings_info);
  CHECK(parse_log_level("Debug") == LogLevel::debug);
  CHECK(parse_log_level("wARNINGSiNFO") == LogLevel::warnings_info);
  CHECK(parse_log_level("1") == LogLevel::errors);
  CHECK(parse_log_level("4") == LogLevel::debug);
  for (const char* text : {"", "0", "5", "11", "01", "1 ", "Error", "Warnings Info", "info"}) {
    CHECK_FALSE(parse_log_level(text).has_value());
  }
  CHECK(std::string(log_level_name(LogLevel::warnings_info)) == "WarningsInfo");
}

TEST_CASE("each level holds the ones before it") {
  const Severity severities[] = {Severity::error, Severity::warning, Severity::info, Severity::debug};
  for (int level = 1; level <= 4; ++level) {
    for (int i = 0; i < 4; ++i) CHECK(is_logged(severities[i], static_cast<LogLevel>(level)) == (i < level));
  }
}
