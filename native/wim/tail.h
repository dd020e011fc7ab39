// SPDX-License-Identifier: MIT
// The bytes that a commit adds behind the old end of a file. Cut off again unless kept: the destructor is the rollback.
#pragma once

#include <optional>

#include "platform/file.h"
#include "wim/header.h"
#include "wim/progress.h"
#include "wim/resource.h"

namespace dismount {

class Tail {
 public:
  /// New bytes go to `start`; a rollback cuts the file back to `old_size`.
  Tail(File& file, std::uint64_t start, std::uint64_t old_size, OnProgress progress)
      : file_(file), at_(start), old_size_(old_size), progress_(std::move(progress)) {}
  ~Tail();
  Tail(const Tail&) = delete;
  Tail& operator=(const Tail&) = delete;

  std::uint64_t position() const { return at_; }

  /// Appends bytes as they are. Nothing is told: how much work they stand for is the caller's to say, by advance().
  Result<void> append(ByteView data);
  /// Appends an uncompressed resource, tells the progress of its size, and returns its header.
  Result<Resource> append_resource(ByteView data, std::uint8_t flags);

  /// Writes once more what was appended at `offset`.
  Result<void> write_back(std::uint64_t offset, ByteView data);
  /// What was appended from `offset` on is given up; the next bytes go there.
  void go_back_to(std::uint64_t offset);
  /// Ends the file behind the last byte: what was given up, and space that was set aside and not used, goes.
  Result<void> trim();

  /// Tells the progress that `work` bytes more are done; an error of it (a cancel) is handed on.
  Result<void> advance(std::uint64_t work);

  /// Cuts the file back now and reports whether that worked.
  Result<void> roll_back();
  /// From here on the bytes stay.
  void keep() { kept_ = true; }
  /// Writes nothing more into a file that has another header by then, and cuts nothing off: somebody else has written
  /// it, and the bytes are theirs.
  void guard(const HeaderBytes& header) { header_ = header; }

 private:
  File& file_;
  std::uint64_t at_;
  std::uint64_t old_size_;
  std::uint64_t done_ = 0;
  OnProgress progress_;
  bool kept_ = false;
  std::optional<HeaderBytes> header_;
};

}  // namespace dismount
