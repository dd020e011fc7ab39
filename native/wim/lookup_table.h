// SPDX-License-Identifier: MIT
// The lookup table: every blob of the file, where it lies and how often it is used (docs/format/lookup-table.md).
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/sha1.h"
#include "wim/header.h"
#include "wim/resource.h"

namespace dismount {

inline constexpr std::size_t kLookupEntrySize = 50;

/// One stream of data, stored once and named by its SHA-1.
struct Blob {
  Resource resource;
  std::uint32_t references = 1;
  Sha1Hash hash{};
};

struct HashOfSha1 {
  std::size_t operator()(const Sha1Hash& hash) const { return static_cast<std::size_t>(read_le64(hash, 0)); }
};

class LookupTable {
 public:
  /// Decodes and checks: entries inside the file and apart from each other and from the tables, one metadata entry an
  /// image. Duplicate hashes: the first one counts (format section 15). Solid entries give Code::solid_wim.
  static Result<LookupTable> decode(ByteView disk, const Header& header, std::uint64_t file_size);

  /// Metadata entries first, in image order, then the blobs in the order they were added.
  Bytes encode() const;

  /// Metadata resource of image i+1.
  std::vector<Blob>& images() { return images_; }
  const std::vector<Blob>& images() const { return images_; }
  const std::vector<Blob>& blobs() const { return blobs_; }

  const Blob* find(const Sha1Hash& hash) const;
  Blob* find(const Sha1Hash& hash);
  /// The hash must not be there yet.
  void add(const Blob& blob);

 private:
  std::vector<Blob> images_;
  std::vector<Blob> blobs_;
  std::unordered_map<Sha1Hash, std::uint32_t, HashOfSha1> by_hash_;
};

}  // namespace dismount
