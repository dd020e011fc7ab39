// SPDX-License-Identifier: MIT
// Takes the SHA-256 of a whole file on a thread of its own, while others read the same file.
#pragma once

#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <string>
#include <thread>

#include "base/sha256.h"
#include "platform/file.h"
#include "wim/progress.h"

namespace dismount {

/// Reads the file from its start to its end beside a verification, which reads about the same pieces at about the same
/// time, so that most of them come from the disk once. Bytes have to be hashed in their order and a verification reads
/// in several places at once: what it reads cannot be used itself.
class FileDigest {
 public:
  /// Begins. `file` must outlive this object and stay as it is.
  explicit FileDigest(File& file);
  /// Stops within the hashing of a megabyte.
  ~FileDigest();
  FileDigest(const FileDigest&) = delete;
  FileDigest& operator=(const FileDigest&) = delete;

  /// Bytes of the file that are hashed so far.
  std::uint64_t hashed() const { return hashed_.load(std::memory_order_relaxed); }

  /// Waits for the end; "sha256:" and 64 lower-case digits. `progress` is told ten times a second the bytes hashed of
  /// the whole file; an error of it (a cancel) is handed on. To be called once.
  Result<std::string> finish(const OnProgress& progress);

 private:
  Result<void> hash(const OnProgress& progress);

  File& file_;
  Sha256 hasher_;
  std::atomic<std::uint64_t> hashed_{0};
  std::atomic<bool> stop_{false};
  std::mutex mutex_;
  std::condition_variable ended_changed_;
  bool ended_ = false;
  Result<void> result_;
  std::exception_ptr thrown_;  ///< instead of a result: finish() throws it
  std::thread thread_;         ///< none if there was none to be had: then finish() does it
};

}  // namespace dismount
