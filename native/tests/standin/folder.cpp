// SPDX-License-Identifier: MIT
#include "tests/standin/folder.h"

#include <cstdio>
#include <fstream>

#include "platform/handle_win32.h"

namespace dismount::standin {

nlohmann::json read_json(const char* file, nlohmann::json otherwise) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return otherwise;
  try {
    return nlohmann::json::parse(in);
  } catch (const nlohmann::json::exception& error) {
    wrong_scenario(std::string(file) + ": " + error.what());
  }
}

void write_json(const char* file, const nlohmann::json& value) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << value.dump(2) << '\n';
}

void append_line(const std::string& file, const std::string& line) {
  const Handle handle(::CreateFileW(to_wide(file).value_or(L"").c_str(), FILE_APPEND_DATA, kShareAll, nullptr,
                                    OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr));
  DWORD written = 0;
  ::WriteFile(handle.get(), line.data(), static_cast<DWORD>(line.size()), &written, nullptr);
}

void wrong_scenario(const std::string& text) {
  std::fprintf(stderr, "stand-in dismapi.dll: %s\n", text.c_str());
  std::fflush(stderr);
  ::ExitProcess(99);
}

}  // namespace dismount::standin
