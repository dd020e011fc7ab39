// SPDX-License-Identifier: MIT
#include "tests/platform/scratch.h"

#include <doctest/doctest.h>

#include "platform/process.h"

namespace dismount {

Scratch::Scratch() {
  std::uint64_t number = 0;
  random_bytes(&number, sizeof number);
  const auto folder = std::filesystem::temp_directory_path() / ("dismount-test-" + std::to_string(number));
  std::filesystem::create_directory(folder);
  path_ = folder.string();
}

Scratch::~Scratch() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string Scratch::operator/(const std::string& name) const {
  return path_ + static_cast<char>(std::filesystem::path::preferred_separator) + name;
}

std::unique_ptr<Directory> Scratch::open() const {
  auto directory = open_directory(path_);
  REQUIRE(directory.ok());
  return std::move(directory).value();
}

Bytes to_bytes(const std::string& text) {
  const ByteView view = std::as_bytes(std::span(text));
  return Bytes(view.begin(), view.end());
}

std::string to_text(ByteView bytes) { return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()); }

void write_file(const std::string& path, const std::string& text) {
  auto file = open_file(path, OpenMode::create);
  REQUIRE(file.ok());
  REQUIRE((*file)->write_at(0, to_bytes(text)).ok());
}

std::string read_file(const std::string& path) {
  auto file = open_file(path, OpenMode::read);
  REQUIRE(file.ok());
  Bytes contents((*file)->size().value());
  REQUIRE(read_exactly(**file, 0, contents).ok());
  return to_text(contents);
}

}  // namespace dismount
