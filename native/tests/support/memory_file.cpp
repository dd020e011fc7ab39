// SPDX-License-Identifier: MIT
#include "tests/support/memory_file.h"

#include <algorithm>
#include <limits>
#include <mutex>
#include <optional>
#include <utility>

namespace dismount {

struct MemoryFile::Storage {
  std::mutex mutex;  ///< of all below: a save reads in one thread what it has written, and goes on in another
  std::string path;
  Bytes initial;
  Bytes contents;
  std::vector<FileStep> steps;
  FileStat attributes;
  std::uint64_t capacity = std::numeric_limits<std::uint64_t>::max();
  bool locked = false;
};

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

void apply_step(const FileStep& step, Bytes& contents) {
  switch (step.kind) {
    case FileStep::Kind::write:
      if (step.data.empty()) break;
      contents.resize(std::max<std::size_t>(contents.size(), step.offset + step.data.size()));
      std::copy(step.data.begin(), step.data.end(), contents.begin() + static_cast<std::ptrdiff_t>(step.offset));
      break;
    case FileStep::Kind::truncate:
      contents.resize(step.offset);
      break;
    case FileStep::Kind::sync:
      break;
  }
}

}  // namespace

MemoryFile::MemoryFile(Bytes contents, std::string path) : storage_(std::make_shared<Storage>()) {
  storage_->path = std::move(path);
  storage_->initial = contents;
  storage_->contents = std::move(contents);
  storage_->attributes.kind = FileKind::file;
  storage_->attributes.inode = 1;
  storage_->attributes.device = 1;
  storage_->attributes.mode = 0600;
}

MemoryFile::MemoryFile(std::shared_ptr<Storage> storage) : storage_(std::move(storage)) {}

MemoryFile::~MemoryFile() {
  if (holds_lock_) storage_->locked = false;
}

std::unique_ptr<MemoryFile> MemoryFile::reopen() const { return std::unique_ptr<MemoryFile>(new MemoryFile(storage_)); }

const Bytes& MemoryFile::contents() const { return storage_->contents; }

const std::vector<FileStep>& MemoryFile::steps() const { return storage_->steps; }

FileStat& MemoryFile::attributes() { return storage_->attributes; }

void MemoryFile::set_capacity(std::uint64_t bytes) { storage_->capacity = bytes; }

Bytes MemoryFile::after_crash(std::size_t count, const Survives& survives) const {
  const std::vector<FileStep>& steps = storage_->steps;
  count = std::min(count, steps.size());
  std::size_t durable = count;
  while (durable > 0 && steps[durable - 1].kind != FileStep::Kind::sync) --durable;

  Bytes contents = storage_->initial;
  for (std::size_t i = 0; i < count; ++i) {
    if (i < durable || (survives && survives(i))) apply_step(steps[i], contents);
  }
  return contents;
}

const std::string& MemoryFile::path() const { return storage_->path; }

Result<FileStat> MemoryFile::stat() {
  const std::lock_guard guard(storage_->mutex);
  FileStat stat = storage_->attributes;
  stat.size = storage_->contents.size();
  return stat;
}

Result<std::uint64_t> MemoryFile::size() {
  const std::lock_guard guard(storage_->mutex);
  return std::uint64_t{storage_->contents.size()};
}

Result<std::size_t> MemoryFile::read_at(std::uint64_t offset, ByteSpan into) {
  const std::lock_guard guard(storage_->mutex);
  const Bytes& contents = storage_->contents;
  if (offset >= contents.size()) return std::size_t{0};
  const std::size_t count = std::min<std::size_t>(into.size(), contents.size() - offset);
  std::copy_n(contents.begin() + static_cast<std::ptrdiff_t>(offset), count, into.begin());
  return count;
}

Result<void> MemoryFile::write_at(std::uint64_t offset, ByteView data) {
  const std::lock_guard guard(storage_->mutex);
  TRY(check_space(offset + data.size()));
  FileStep step{.kind = FileStep::Kind::write, .offset = offset, .data = Bytes(data.begin(), data.end())};
  apply_step(step, storage_->contents);
  storage_->steps.push_back(std::move(step));
  storage_->attributes.write_time += kSecond;
  return {};
}

Result<void> MemoryFile::sync() {
  const std::lock_guard guard(storage_->mutex);
  storage_->steps.push_back({.kind = FileStep::Kind::sync, .offset = 0, .data = {}});
  return {};
}

Result<void> MemoryFile::truncate(std::uint64_t size) {
  const std::lock_guard guard(storage_->mutex);
  TRY(check_space(size));
  FileStep step{.kind = FileStep::Kind::truncate, .offset = size, .data = {}};
  apply_step(step, storage_->contents);
  storage_->steps.push_back(std::move(step));
  storage_->attributes.write_time += kSecond;
  return {};
}

Result<void> MemoryFile::reserve(std::uint64_t offset, std::uint64_t length) {
  const std::lock_guard guard(storage_->mutex);
  return check_space(offset + length);
}

Result<void> MemoryFile::lock() {
  const std::lock_guard guard(storage_->mutex);
  if (storage_->locked && !holds_lock_) {
    return Error{.code = Code::sharing_violation,
                 .what = "cannot lock the file",
                 .where = storage_->path,
                 .cause = "another handle has locked it",
                 .next = {}};
  }
  storage_->locked = true;
  holds_lock_ = true;
  return {};
}

Result<void> MemoryFile::check_space(std::uint64_t end) const {
  if (end <= std::max<std::uint64_t>(storage_->capacity, storage_->contents.size())) return {};
  return Error{.code = Code::disk_full,
               .what = "cannot write to the file",
               .where = storage_->path,
               .cause = "the test gave it " + std::to_string(storage_->capacity) + " bytes",
               .next = {}};
}

}  // namespace dismount
