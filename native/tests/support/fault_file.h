// SPDX-License-Identifier: MIT
// A File that hands everything to another one until a chosen call, which fails.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "platform/file.h"

namespace dismount {

struct Fault {
  std::size_t call = 0;  ///< which mutating call fails, counted from 0: write_at, sync, truncate, reserve
  Error error;
  std::size_t partial = 0;  ///< a failing write_at still writes this many of its bytes first
  bool for_good = true;     ///< whether all mutating calls after it fail, too, as on a full or broken disk
};

class FaultFile final : public File {
 public:
  FaultFile(std::unique_ptr<File> inner, Fault fault);

  /// The mutating calls made so far, the failed ones included. Without a fault in reach this tells a test how many
  /// places there are to fail at.
  std::size_t calls() const { return calls_; }

  const std::string& path() const override;
  Result<FileStat> stat() override;
  Result<std::uint64_t> size() override;
  Result<std::size_t> read_at(std::uint64_t offset, ByteSpan into) override;
  Result<void> write_at(std::uint64_t offset, ByteView data) override;
  Result<void> sync() override;
  Result<void> truncate(std::uint64_t size) override;
  Result<void> reserve(std::uint64_t offset, std::uint64_t length) override;
  Result<void> lock() override;

 private:
  /// Counts a mutating call; true if this one is to fail.
  bool fails();

  std::unique_ptr<File> inner_;
  Fault fault_;
  std::size_t calls_ = 0;
};

}  // namespace dismount
