// SPDX-License-Identifier: MIT
#include "wim/lookup_table.h"

#include <algorithm>

namespace dismount {
namespace {

void sort_by_offset(std::vector<const Blob*>& blobs) {
  std::sort(blobs.begin(), blobs.end(),
            [](const Blob* a, const Blob* b) { return a->resource.offset < b->resource.offset; });
}

}  // namespace

Bytes LookupTable::encode() const {
  Bytes disk((images_.size() + blobs_.size() + solid_resources_.size()) * kLookupEntrySize);
  std::size_t at = 0;
  const auto put = [&](const Blob& blob) {
    encode_resource(blob.resource, disk, at);
    write_le16(disk, at + 24, 1);
    write_le32(disk, at + 26, blob.references);
    std::copy(blob.hash.begin(), blob.hash.end(), disk.begin() + static_cast<std::ptrdiff_t>(at) + 30);
    at += kLookupEntrySize;
  };
  for (const Blob& blob : images_) put(blob);
  std::vector<const Blob*> in_solid;
  for (const Blob& blob : blobs_) {
    if (is_in_solid(blob)) {
      in_solid.push_back(&blob);
    } else {
      put(blob);
    }
  }
  // All solid resources make one run, whose data is counted from the start of the first one, as `offset` is.
  sort_by_offset(in_solid);
  auto next = in_solid.begin();
  for (const SolidResource& solid : solid_resources_) {
    put({.resource = {.offset = solid.place.offset,
                      .packed_size = solid.place.packed_size,
                      .original_size = kSolidResourceMark,
                      .flags = kResourceSolid}});
    for (; next != in_solid.end() && (*next)->resource.offset < solid.end(); ++next) {
      Blob blob = **next;
      blob.resource.packed_size = blob.resource.original_size;
      blob.resource.original_size = 0;
      put(blob);
    }
  }
  return disk;
}

bool LookupTable::is_in_solid(const Blob& blob) const {
  return (blob.resource.flags & kResourceSolid) != 0 && !solid_resources_.empty();
}

const SolidResource* LookupTable::solid_resource_of(const Blob& blob) const {
  return is_in_solid(blob) ? find_solid_resource(solid_resources_, blob.resource.offset) : nullptr;
}

Blob* LookupTable::find(const Sha1Hash& hash) {
  const std::uint32_t found =
      by_hash_.find(HashOfSha1{}(hash), [&](std::uint32_t number) { return blobs_[number].hash == hash; });
  return found == FlatIndex::kNone ? nullptr : &blobs_[found];
}

void LookupTable::add_if_new(const Blob& blob) {
  const auto same = [&](std::uint32_t number) { return blobs_[number].hash == blob.hash; };
  const auto number = static_cast<std::uint32_t>(blobs_.size());
  if (by_hash_.find_or_add(HashOfSha1{}(blob.hash), number, same) == FlatIndex::kNone) blobs_.push_back(blob);
}

void LookupTable::reserve(std::size_t blobs) {
  blobs_.reserve(blobs);
  by_hash_.reserve(blobs);
}

void LookupTable::add(const Blob& blob) {
  by_hash_.add(HashOfSha1{}(blob.hash), static_cast<std::uint32_t>(blobs_.size()));
  blobs_.push_back(blob);
}

}  // namespace dismount
