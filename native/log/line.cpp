// SPDX-License-Identifier: MIT
#include "log/line.h"

#include <algorithm>
#include <cstdio>

#include "base/utf8.h"

namespace dismount {
namespace {

constexpr std::size_t kLevelWidth = 22;
constexpr std::size_t kComponentWidth = 7;

const char* level_word(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "Error";
    case Severity::warning:
      return "Warning";
    case Severity::info:
    case Severity::debug:
      return "Info";
  }
  return "Info";
}

void append_padded(std::string& line, std::string_view word, std::size_t width) {
  line += word;
  if (word.size() < width) line.append(width - word.size(), ' ');
}

bool is_inert(std::uint32_t point) {
  if (point < 0x20 || (point >= 0x7f && point < 0xa0)) return false;  // control characters
  if (point == 0x2028 || point == 0x2029) return false;               // line and paragraph separator
  if (point == 0x61c || point == 0x200e || point == 0x200f) return false;
  if ((point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069)) return false;  // direction
  return point < 0xd800 || point > 0xdfff;
}

/// UTF-16 as its low bytes, which is all that the beginning of a line needs; else without the mark of UTF-8.
std::string plain(std::string_view bytes) {
  const bool little = bytes.starts_with("\xFF\xFE");
  if (!little && !bytes.starts_with("\xFE\xFF")) {
    return std::string(bytes.substr(bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0));
  }
  std::string low;
  for (std::size_t i = 2; i + 1 < bytes.size(); i += 2) {
    const char high = bytes[little ? i + 1 : i];
    low += high == 0 ? bytes[little ? i : i + 1] : '?';
  }
  return low;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// "2025-05-13 10:35:49, "
bool begins_with_time(std::string_view line) {
  constexpr std::string_view kForm = "0000-00-00 00:00:00, ";
  return line.size() >= kForm.size() && std::equal(kForm.begin(), kForm.end(), line.begin(), [](char form, char c) {
           return form == '0' ? is_digit(c) : form == c;
         });
}

/// "[7316.12832] " or "[7316] "
bool begins_with_process(std::string_view line) {
  if (!line.starts_with('[')) return false;
  const std::size_t end = line.find_first_not_of("0123456789.", 1);
  return end != std::string_view::npos && end > 1 && is_digit(line[1]) && line.substr(end).starts_with("] ");
}

std::string escape(const char* format, unsigned value) {
  char text[16];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

}  // namespace

std::string make_inert(std::string_view text) {
  std::string inert;
  inert.reserve(text.size());
  while (!text.empty()) {
    const std::string_view before = text;
    if (const auto point = take_code_point(text); !point) {
      inert += escape("\\x%02X", static_cast<unsigned char>(text.front()));
      text.remove_prefix(1);
    } else if (is_inert(*point)) {
      inert += before.substr(0, before.size() - text.size());
    } else {
      inert += escape("\\u%04X", *point);
    }
  }
  return inert;
}

bool begins_as_log(std::string_view start, bool whole) {
  const std::string text = plain(start);
  const std::size_t line_at = text.find_first_not_of(" \t\r\n");
  if (line_at == std::string::npos) return whole;
  const std::string_view line = std::string_view(text).substr(line_at);
  return begins_with_time(line) || begins_with_process(line);
}

std::string format_line(const LogLine& line) {
  char time[64];
  std::snprintf(time, sizeof time, "%04d-%02d-%02d %02d:%02d:%02d, ", line.time.tm_year + 1900, line.time.tm_mon + 1,
                line.time.tm_mday, line.time.tm_hour, line.time.tm_min, line.time.tm_sec);
  std::string formatted = time;
  append_padded(formatted, level_word(line.severity), kLevelWidth);
  append_padded(formatted, line.component, kComponentWidth);
  formatted += line.source;
  formatted += ": PID=" + std::to_string(line.pid) + " TID=" + std::to_string(line.tid) + " ";
  formatted += make_inert(line.text);
  return formatted;
}

}  // namespace dismount
