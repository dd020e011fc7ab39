// SPDX-License-Identifier: MIT
// The parts of a WIM that say what is in one of its images: the header, the tables, the XML data and the metadata, as
// they lie in the file. For a look at the image after a save by an engine that may write the whole file anew.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "wim/reader.h"

namespace dismount {

/// Reads like the file it was made from, but only where a part was kept; elsewhere a read fails (Code::not_found).
class KeptParts final : public File {
 public:
  /// Copies what read_wim and read_image(…, index) need. The metadata stays packed, so this is small.
  static Result<std::shared_ptr<File>> copy(File& file, const Wim& wim, std::uint32_t index);

  const std::string& path() const override { return path_; }
  Result<FileStat> stat() override;
  Result<std::uint64_t> size() override { return size_; }
  Result<std::size_t> read_at(std::uint64_t offset, ByteSpan into) override;
  Result<void> write_at(std::uint64_t offset, ByteView data) override;
  Result<void> sync() override { return {}; }
  Result<void> truncate(std::uint64_t size) override;
  Result<void> reserve(std::uint64_t offset, std::uint64_t length) override;
  Result<void> lock() override { return {}; }

 private:
  Error not_kept() const;

  std::string path_;
  std::uint64_t size_ = 0;
  std::map<std::uint64_t, Bytes> parts_;  ///< by offset
};

}  // namespace dismount
