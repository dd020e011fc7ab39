// SPDX-License-Identifier: MIT
// Takes the SHA-256 of a whole file while somebody else reads it, so that a verification and the digest cost one pass
// over the disk.
#pragma once

#include <functional>
#include <string>

#include "base/sha256.h"
#include "platform/file.h"
#include "wim/progress.h"

namespace dismount {

/// Reads go to the file behind and are hashed on the way as far as they carry on where the hashed part ends. A gap is
/// read when a read jumps over it; a read from before is served and not hashed; so is a read far ahead, as long as
/// reading the gap now would cost more than reading that piece again later. Not for several threads; read only.
class DigestFile final : public File {
 public:
  /// `file` must outlive this object and stay as it is. `still_wanted` is asked while a gap is read: an error of it (a
  /// cancel) becomes the read's.
  explicit DigestFile(File& file, std::function<Result<void>()> still_wanted = {})
      : file_(file), still_wanted_(std::move(still_wanted)) {}

  /// Bytes of the file that are hashed so far.
  std::uint64_t hashed() const { return hashed_; }

  /// Reads what is left; "sha256:" and 64 lower-case digits. `progress` is told the bytes hashed of the whole file.
  /// To be called once, at the end.
  Result<std::string> finish(const OnProgress& progress);

  const std::string& path() const override { return file_.path(); }
  Result<FileStat> stat() override { return file_.stat(); }
  Result<std::uint64_t> size() override { return file_.size(); }
  Result<std::size_t> read_at(std::uint64_t offset, ByteSpan into) override;
  Result<void> write_at(std::uint64_t offset, ByteView data) override;
  Result<void> sync() override { return {}; }
  Result<void> truncate(std::uint64_t size) override;
  Result<void> reserve(std::uint64_t offset, std::uint64_t length) override;
  Result<void> lock() override { return file_.lock(); }

 private:
  Result<void> hash_up_to(std::uint64_t offset, const OnProgress& progress);
  void hash_read(std::uint64_t offset, ByteView data);

  File& file_;
  std::function<Result<void>()> still_wanted_;
  Sha256 hasher_;
  std::uint64_t hashed_ = 0;
  std::uint64_t served_ahead_ = 0;  ///< bytes read beyond a gap and not hashed since the hashing last went on
  Bytes buffer_;
};

}  // namespace dismount
