// SPDX-License-Identifier: MIT
#include "cli/printable.h"

#include <algorithm>
#include <cstdio>

namespace dismount {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// How long a character is that nothing may print, as UTF-8; 0 where it may. U+0080–U+009F are the second row of
/// controls; U+061C, U+200E, U+200F, U+2028–U+202E and U+2066–U+2069 turn text around, U+FEFF cannot be seen.
std::size_t unsafe_length(std::string_view sequence) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(sequence[i]); };
  if (sequence.size() < 2) return 0;
  if ((at(0) == 0xC2 && at(1) < 0xA0) || sequence.starts_with("\xD8\x9C")) return 2;
  if (sequence.size() < 3) return 0;
  if (sequence.starts_with("\xEF\xBB\xBF")) return 3;
  if (at(0) != 0xE2) return 0;
  const bool marks = at(1) == 0x80 && (at(2) == 0x8E || at(2) == 0x8F || (at(2) >= 0xA8 && at(2) <= 0xAE));
  const bool isolates = at(1) == 0x81 && at(2) >= 0xA6 && at(2) <= 0xA9;
  return marks || isolates ? 3 : 0;
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  // A runner passes over white space and what cannot be seen, of which there are many kinds: all but ASCII counts as
  // such.
  const auto is_seen = [](char c) { return c > ' ' && c < 0x7F; };
  const auto start = static_cast<std::size_t>(std::find_if(text.begin(), text.end(), is_seen) - text.begin());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 || c == 0x7F) {
      out += kReplacement;
    } else if (text.substr(i).starts_with("##[")) {  // a runner obeys this anywhere in a line …
      out += "# #";
      ++i;
    } else if (i == start && text.substr(i).starts_with("::")) {  // … and this at the start of one
      out += ": ";
    } else if (const std::size_t length = unsafe_length(text.substr(i)); length > 0) {
      out += kReplacement;
      i += length - 1;
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
