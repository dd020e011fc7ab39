// SPDX-License-Identifier: MIT
// A folder for one test, gone at its end.
#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "platform/process.h"

namespace dismount::test {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::uint64_t number = 0;
    random_bytes(&number, sizeof number);
    path_ = std::filesystem::temp_directory_path() / ("dismount-log-test-" + std::to_string(number));
    std::filesystem::create_directory(path_);
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::string operator/(const char* name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

inline void write_text(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

inline std::string read_text(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

}  // namespace dismount::test
