// SPDX-License-Identifier: MIT
#include "wim/digest_file.h"

#include <algorithm>

namespace dismount {
namespace {

constexpr std::size_t kHashedAtOnce = 1024 * 1024;

/// A gap up to this size is always read: readers of one resource after the other leave such behind all the time.
constexpr std::uint64_t kSmallGap = 1024 * 1024;

Error read_only(const File& file) {
  return Error{.code = Code::internal_error,
               .what = "a file is being verified and cannot be written",
               .where = file.path(),
               .cause = {},
               .next = {}};
}

}  // namespace

Result<std::string> DigestFile::finish(const OnProgress& progress) {
  TRY(hash_up_to(~std::uint64_t{0}, progress));
  return "sha256:" + to_hex(hasher_.finish());
}

Result<std::size_t> DigestFile::read_at(std::uint64_t offset, ByteSpan into) {
  TRY_ASSIGN(const std::size_t size, file_.read_at(offset, into));
  if (offset + size <= hashed_) return size;
  if (offset > hashed_) {
    const std::uint64_t gap = offset - hashed_;
    // The part of the gap that was not served yet is weighed against what was, and would be read again.
    if (gap > kSmallGap && served_ahead_ + size < gap - std::min(gap, served_ahead_)) {
      served_ahead_ += size;
      return size;
    }
    TRY(hash_up_to(offset, [&](std::uint64_t) { return still_wanted_ ? still_wanted_() : Result<void>{}; }));
  }
  hash_read(offset, ByteView(into).first(size));
  return size;
}

/// Reads and hashes until `offset` or the end of the file.
Result<void> DigestFile::hash_up_to(std::uint64_t offset, const OnProgress& progress) {
  buffer_.resize(kHashedAtOnce);
  while (hashed_ < offset) {
    const ByteSpan piece =
        ByteSpan(buffer_).first(static_cast<std::size_t>(std::min<std::uint64_t>(kHashedAtOnce, offset - hashed_)));
    TRY_ASSIGN(const std::size_t size, file_.read_at(hashed_, piece));
    if (size == 0) break;
    hash_read(hashed_, ByteView(piece).first(size));
    if (progress) TRY(progress(hashed_));
  }
  return {};
}

/// `data` begins at or before the end of the hashed part.
void DigestFile::hash_read(std::uint64_t offset, ByteView data) {
  if (offset > hashed_ || offset + data.size() <= hashed_) return;
  hasher_.update(data.subspan(static_cast<std::size_t>(hashed_ - offset)));
  hashed_ = offset + data.size();
  served_ahead_ = 0;
}

Result<void> DigestFile::write_at(std::uint64_t, ByteView) { return read_only(file_); }
Result<void> DigestFile::truncate(std::uint64_t) { return read_only(file_); }
Result<void> DigestFile::reserve(std::uint64_t, std::uint64_t) { return read_only(file_); }

}  // namespace dismount
