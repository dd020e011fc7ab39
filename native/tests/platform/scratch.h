// SPDX-License-Identifier: MIT
// A folder of its own for a test, removed with everything in it at the end.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/bytes.h"
#include "platform/file.h"
#include "platform/tree.h"

namespace dismount {

class Scratch {
 public:
  Scratch();
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  const std::string& path() const { return path_; }
  /// The path of `name` in the folder, with the OS's separator.
  std::string operator/(const std::string& name) const;

  std::unique_ptr<Directory> open() const;

 private:
  std::string path_;
};

Bytes to_bytes(const std::string& text);
std::string to_text(ByteView bytes);

/// Writes a file anew; fails the test if it cannot.
void write_file(const std::string& path, const std::string& text);
std::string read_file(const std::string& path);

/// The code of a Result's error; fails the test if there is none.
template <typename T>
Code code_of(const Result<T>& result) {
  return result.ok() ? Code{} : result.error().code;
}

}  // namespace dismount
