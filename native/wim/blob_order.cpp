// SPDX-License-Identifier: MIT
#include "wim/blob_order.h"

#include <algorithm>

namespace dismount {

std::vector<const Blob*> blobs_in_order(const LookupTable& table) {
  std::vector<const Blob*> blobs;
  blobs.reserve(table.blobs().size());
  for (const Blob& blob : table.blobs()) blobs.push_back(&blob);
  const auto file_offset = [&](const Blob& blob) {
    const SolidResource* solid = table.solid_resource_of(blob);
    return solid != nullptr ? solid->place.offset : blob.resource.offset;
  };
  const auto before = [&](const Blob* a, const Blob* b) {
    const std::uint64_t offset_of_a = file_offset(*a);
    const std::uint64_t offset_of_b = file_offset(*b);
    if (offset_of_a != offset_of_b) return offset_of_a < offset_of_b;
    return a->resource.offset < b->resource.offset;
  };
  // Most tables are in the order of the file already. A stable order makes the outcome the same everywhere.
  if (!std::is_sorted(blobs.begin(), blobs.end(), before)) std::stable_sort(blobs.begin(), blobs.end(), before);
  return blobs;
}

}  // namespace dismount
