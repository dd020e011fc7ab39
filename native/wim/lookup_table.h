// SPDX-License-Identifier: MIT
// The lookup table: every blob of the file, where it lies and how often it is used (docs/format/lookup-table.md).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/flat_index.h"
#include "base/keyed_hash.h"
#include "base/sha1.h"
#include "wim/header.h"
#include "wim/resource.h"
#include "wim/solid_resource.h"

namespace dismount {

inline constexpr std::size_t kLookupEntrySize = 50;

/// One stream of data, stored once and named by its SHA-1.
struct Blob {
  Resource resource;
  std::uint32_t references = 1;
  Sha1Hash hash{};
};

struct HashOfSha1 {
  std::size_t operator()(ByteView hash) const { return static_cast<std::size_t>(KeyedHash::of_sha1(hash)); }
};

/// Reads the header of the solid resource that a lookup entry names: read_solid_header on the file.
using OpenSolid = std::function<Result<SolidResource>(const Resource& entry, const std::string& name)>;

class LookupTable {
 public:
  /// Metadata entries first, in image order, then the blobs in the order they were added, then the solid resources,
  /// each with its blobs.
  Bytes encode() const;

  /// Metadata resource of image i+1.
  std::vector<Blob>& images() { return images_; }
  const std::vector<Blob>& images() const { return images_; }
  /// Also those in solid resources.
  const std::vector<Blob>& blobs() const { return blobs_; }
  /// In the order of their `start`.
  const std::vector<SolidResource>& solid_resources() const { return solid_resources_; }

  /// Whether the blob's `offset` is one in solid_resources() and not in the file.
  bool is_in_solid(const Blob& blob) const;
  /// The solid resource that the blob is in, or none.
  const SolidResource* solid_resource_of(const Blob& blob) const;

  const Blob* find(const Sha1Hash& hash) const { return const_cast<LookupTable*>(this)->find(hash); }
  Blob* find(const Sha1Hash& hash);
  /// The hash must not be there yet.
  void add(const Blob& blob);
  /// The same, but of several blobs with one hash the first stays.
  void add_if_new(const Blob& blob);
  /// Takes the memory for so many blobs at once.
  void reserve(std::size_t blobs);

 private:
  friend class LookupTableDecoder;

  std::vector<Blob> images_;
  std::vector<Blob> blobs_;
  std::vector<SolidResource> solid_resources_;
  FlatIndex by_hash_;
};

}  // namespace dismount
