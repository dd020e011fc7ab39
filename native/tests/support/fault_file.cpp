// SPDX-License-Identifier: MIT
#include "tests/support/fault_file.h"

#include <algorithm>
#include <utility>

namespace dismount {

FaultFile::FaultFile(std::unique_ptr<File> inner, Fault fault) : inner_(std::move(inner)), fault_(std::move(fault)) {}

bool FaultFile::fails() {
  const std::size_t call = calls_++;
  return call == fault_.call || (fault_.for_good && call > fault_.call);
}

const std::string& FaultFile::path() const { return inner_->path(); }

Result<FileStat> FaultFile::stat() { return inner_->stat(); }

Result<std::uint64_t> FaultFile::size() { return inner_->size(); }

Result<std::size_t> FaultFile::read_at(std::uint64_t offset, ByteSpan into) { return inner_->read_at(offset, into); }

Result<void> FaultFile::write_at(std::uint64_t offset, ByteView data) {
  if (!fails()) return inner_->write_at(offset, data);
  const bool first = calls_ == fault_.call + 1;
  if (first && fault_.partial > 0) TRY(inner_->write_at(offset, data.first(std::min(fault_.partial, data.size()))));
  return fault_.error;
}

Result<void> FaultFile::sync() {
  if (fails()) return fault_.error;
  return inner_->sync();
}

Result<void> FaultFile::truncate(std::uint64_t size) {
  if (fails()) return fault_.error;
  return inner_->truncate(size);
}

Result<void> FaultFile::reserve(std::uint64_t offset, std::uint64_t length) {
  if (fails()) return fault_.error;
  return inner_->reserve(offset, length);
}

Result<void> FaultFile::lock() { return inner_->lock(); }

}  // namespace dismount
