// SPDX-License-Identifier: MIT
#include "cli/printable.h"

#include <algorithm>
#include <cstdio>

namespace dismount {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// U+200E, U+200F, U+2028–U+202E and U+2066–U+2069 as UTF-8; U+0080–U+009F are the second row of controls.
bool is_unsafe(std::string_view sequence) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(sequence[i]); };
  if (sequence.size() >= 2 && at(0) == 0xC2 && at(1) < 0xA0) return true;
  if (sequence.size() < 3 || at(0) != 0xE2) return false;
  if (at(1) == 0x80) return at(2) == 0x8E || at(2) == 0x8F || (at(2) >= 0xA8 && at(2) <= 0xAE);
  return at(1) == 0x81 && at(2) >= 0xA6 && at(2) <= 0xA9;
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  const std::size_t start = std::min(text.find_first_not_of(' '), text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 || c == 0x7F) {
      out += kReplacement;
    } else if (text.substr(i).starts_with("##[")) {  // a runner obeys this anywhere in a line …
      out += "# #";
      ++i;
    } else if (i == start && text.substr(i).starts_with("::")) {  // … and this at the start of one
      out += ": ";
    } else if (c >= 0x80 && is_unsafe(text.substr(i))) {
      out += kReplacement;
      i += c == 0xC2 ? 1 : 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string format_bytes(unsigned long long bytes) {
  static constexpr const char* kUnits[] = {"bytes", "KiB", "MiB", "GiB", "TiB"};
  double value = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (value >= 1024 && unit + 1 < std::size(kUnits)) {
    value /= 1024;
    ++unit;
  }
  char shown[32];
  std::snprintf(shown, sizeof shown, unit == 0 ? "%.0f %s" : "%.2f %s", value, kUnits[unit]);
  return shown;
}

}  // namespace dismount
