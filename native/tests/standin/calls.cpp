// SPDX-License-Identifier: MIT
#include "tests/standin/calls.h"

#include <cstdio>

#include "tests/standin/folder.h"

namespace dismount::standin {

Call::Call(const char* name, nlohmann::json arguments) : line_(std::move(arguments)) {
  line_["call"] = name;
  line_["pid"] = ::GetCurrentProcessId();
  line_["thread"] = ::GetCurrentThreadId();
}

HRESULT Call::returns(HRESULT result) {
  line_["result"] = hex(result);
  append_line(kCallsFile, line_.dump() + "\n");
  return result;
}

std::string hex(HRESULT result) {
  char text[16];
  std::snprintf(text, sizeof text, "0x%08X", static_cast<unsigned>(result));
  return text;
}

nlohmann::json text_or_null(PCWSTR text) {
  return text == nullptr ? nlohmann::json() : nlohmann::json(from_wide(text));
}

}  // namespace dismount::standin
