// SPDX-License-Identifier: MIT
#include "log/line.h"

#include <doctest/doctest.h>

using namespace dismount;
using namespace std::string_literals;

namespace {

std::string line_of(Severity severity, std::string_view text) {
  std::tm time{};
  time.tm_year = 125;
  time.tm_mon = 4;
  time.tm_mday = 3;
  time.tm_hour = 9;
  time.tm_min = 5;
  time.tm_sec = 7;
  return format_line({.time = time,
                      .severity = severity,
                      .component = "DISM",
                      .source = "API",
                      .pid = 7316,
                      .tid = 12832,
                      .text = text});
}

}  // namespace

TEST_CASE("lines have the columns of DISM's log") {
  CHECK(line_of(Severity::error, "text") ==
        "2025-05-03 09:05:07, Error                 DISM   API: PID=7316 TID=12832 text");
  CHECK(line_of(Severity::warning, "text") ==
        "2025-05-03 09:05:07, Warning               DISM   API: PID=7316 TID=12832 text");
  CHECK(line_of(Severity::info, "text") ==
        "2025-05-03 09:05:07, Info                  DISM   API: PID=7316 TID=12832 text");
  CHECK(line_of(Severity::debug, "text") == line_of(Severity::info, "text"));
}

TEST_CASE("a text cannot begin a line of its own or speak to a terminal") {
  CHECK(make_inert("a\r\nb") == "a\\u000D\\u000Ab");
  CHECK(make_inert("\x1b[31mred\x7f\t") == "\\u001B[31mred\\u007F\\u0009");
  CHECK(make_inert("a\0b"s) == "a\\u0000b");
  CHECK(make_inert("next line \xc2\x85") == "next line \\u0085");
  CHECK(make_inert("\xe2\x80\xa8 \xe2\x80\xa9") == "\\u2028 \\u2029");
  CHECK(make_inert("exe.\xe2\x80\xaetxt") == "exe.\\u202Etxt");
  CHECK(make_inert("\xed\xa0\x80") == "\\uD800");
  CHECK(make_inert("\xff\xc3") == "\\xFF\\xC3");
  CHECK(line_of(Severity::info, "a\n2025-05-03 09:05:07, Error").find('\n') == std::string::npos);
}

TEST_CASE("ordinary text stays as it is") {
  CHECK(make_inert("") == "");
  CHECK(make_inert("C:\\new folder\\a.wim") == "C:\\new folder\\a.wim");
  CHECK(make_inert("z\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80") == "z\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80");
}

TEST_CASE("a log is known by how it begins") {
  const std::string line = line_of(Severity::info, "text");
  std::string little = "\xFF\xFE";
  std::string big = "\xFE\xFF";
  for (const char c : line) {
    little += {c, '\0'};
    big += {'\0', c};
  }
  for (const std::string& start : {line, "\xEF\xBB\xBF" + line, "\r\n" + line, little, big,
                                   "[7316.12832] [0xC1420117] WIMUnmountImage:(2037)"s, "[7316] text"s}) {
    CHECK(begins_as_log(start, true));
    CHECK(begins_as_log(start, false));
  }
  for (const std::string& start : {"[core]\n"s, "[] x"s, "[.] x"s, "[7316]"s, "MSWIM\0\0\0"s, "x" + line, "2025-05-03"s,
                                   "\xFE\xFF" + line, "0000:00:00 00:00:00, x"s}) {
    CHECK_FALSE(begins_as_log(start, true));
  }
}

TEST_CASE("a log may have no line yet") {
  for (const std::string& start : {""s, "\r\n"s, "\xEF\xBB\xBF"s, "\xFF\xFE"s}) {
    CHECK(begins_as_log(start, true));
    CHECK_FALSE(begins_as_log(start, false));
  }
}
