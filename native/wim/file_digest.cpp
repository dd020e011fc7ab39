// SPDX-License-Identifier: MIT
#include "wim/file_digest.h"

#include <chrono>
#include <system_error>

namespace dismount {
namespace {

constexpr std::size_t kHashedAtOnce = 256 * 1024;
constexpr std::chrono::milliseconds kTellEvery{100};

}  // namespace

FileDigest::FileDigest(File& file) : file_(file) {
  try {
    thread_ = std::thread([this] {
      Result<void> result;
      std::exception_ptr thrown;
      try {
        result = hash({});
      } catch (...) {
        thrown = std::current_exception();
      }
      const std::lock_guard lock(mutex_);
      result_ = std::move(result);
      thrown_ = std::move(thrown);
      ended_ = true;
      ended_changed_.notify_all();
    });
  } catch (const std::system_error&) {
    // No thread to be had: finish() does it.
  }
}

FileDigest::~FileDigest() {
  stop_ = true;
  if (thread_.joinable()) thread_.join();
}

Result<std::string> FileDigest::finish(const OnProgress& progress) {
  if (thread_.joinable()) {
    std::unique_lock lock(mutex_);
    while (!ended_changed_.wait_for(lock, kTellEvery, [this] { return ended_; })) {
      if (progress) TRY(progress(hashed()));
    }
    if (thrown_) std::rethrow_exception(thrown_);
    if (!result_) return result_.error();
  } else {
    TRY(hash(progress));
  }
  return "sha256:" + to_hex(hasher_.finish());
}

/// Reads and hashes until the end of the file, or until it is told to stop.
Result<void> FileDigest::hash(const OnProgress& progress) {
  Bytes buffer(kHashedAtOnce);
  while (!stop_) {
    TRY_ASSIGN(const std::size_t size, file_.read_at(hashed(), buffer));
    if (size == 0) break;
    hasher_.update(ByteView(buffer).first(size));
    hashed_.fetch_add(size, std::memory_order_relaxed);
    if (progress) TRY(progress(hashed()));
  }
  return {};
}

}  // namespace dismount
