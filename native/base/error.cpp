// SPDX-License-Identifier: MIT
#include "base/error.h"

#include <cstdio>

namespace dismount {

std::string format_code(Code code) {
  char text[11];
  std::snprintf(text, sizeof text, "0x%08X", static_cast<unsigned>(code));
  return text;
}

std::string describe(const Error& error) {
  std::string line = error.what;
  if (!error.where.empty()) line += " (" + error.where + ")";
  if (!error.cause.empty()) line += ": " + error.cause;
  line += ".";
  if (!error.next.empty()) line += " Next: " + error.next + ".";
  line += " [" + format_code(error.code) + "]";
  return line;
}

Error corrupt(std::string structure, std::string problem) {
  return Error{.code = Code::file_corrupt,
               .what = "the WIM is damaged",
               .where = std::move(structure),
               .cause = std::move(problem),
               .next = "restore the file from a good copy, then mount it again"};
}

}  // namespace dismount
