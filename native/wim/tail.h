// SPDX-License-Identifier: MIT
// The bytes that a commit adds behind the old end of a file. Cut off again unless kept: the destructor is the rollback.
#pragma once

#include "platform/file.h"
#include "wim/progress.h"
#include "wim/resource.h"

namespace dismount {

class Tail {
 public:
  /// New bytes go to `start`; a rollback cuts the file back to `old_size`.
  Tail(File& file, std::uint64_t start, std::uint64_t old_size, OnProgress progress)
      : file_(file), start_(start), at_(start), old_size_(old_size), progress_(std::move(progress)) {}
  ~Tail();
  Tail(const Tail&) = delete;
  Tail& operator=(const Tail&) = delete;

  std::uint64_t position() const { return at_; }

  /// Appends bytes as they are.
  Result<void> append(ByteView data);
  /// Appends an uncompressed resource and returns its header.
  Result<Resource> append_resource(ByteView data, std::uint8_t flags);

  /// Cuts the file back now and reports whether that worked.
  Result<void> roll_back();
  /// From here on the bytes stay.
  void keep() { kept_ = true; }

 private:
  File& file_;
  std::uint64_t start_;
  std::uint64_t at_;
  std::uint64_t old_size_;
  OnProgress progress_;
  bool kept_ = false;
};

}  // namespace dismount
