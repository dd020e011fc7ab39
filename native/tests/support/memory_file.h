// SPDX-License-Identifier: MIT
// A file in memory that records every step that changes it, so that a test can rebuild the file as a crash between any
// two of them would have left it (after leveldb's fault_injection_test).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "platform/file.h"

namespace dismount {

/// One call that changed the file or made it durable.
struct FileStep {
  enum class Kind { write, truncate, sync };
  Kind kind = Kind::write;
  std::uint64_t offset = 0;  ///< write: where; truncate: the new size
  Bytes data;                ///< write only
};

class MemoryFile final : public File {
 public:
  explicit MemoryFile(Bytes contents = {}, std::string path = "memory.wim");
  ~MemoryFile() override;
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  /// Another File on the same contents, record and lock, as open_file() would give for the same path.
  std::unique_ptr<MemoryFile> reopen() const;

  const Bytes& contents() const;
  const std::vector<FileStep>& steps() const;

  /// What stat() says; the size is kept up to date, and each change of the contents adds a second to write_time.
  FileStat& attributes();

  /// Growing beyond this many bytes fails with Code::disk_full.
  void set_capacity(std::uint64_t bytes);

  /// Which of the steps since the last sync reached the disk, by their place in steps().
  using Survives = std::function<bool(std::size_t step)>;

  /// The contents as a crash after the first `count` steps leaves them. Steps before the last sync among these are all
  /// there; of later ones only those that `survives`, none by default: a disk may write in any order, or not at all.
  Bytes after_crash(std::size_t count, const Survives& survives = nullptr) const;

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
  struct Storage;
  explicit MemoryFile(std::shared_ptr<Storage> storage);
  Result<void> check_space(std::uint64_t end) const;

  std::shared_ptr<Storage> storage_;
  bool holds_lock_ = false;
};

}  // namespace dismount
