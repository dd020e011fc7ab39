// SPDX-License-Identifier: MIT
#include "wim/blob_places.h"

#include <algorithm>

namespace dismount {

std::vector<BlobPlace> blobs_in_order(const LookupTable& table) {
  std::vector<BlobPlace> places;
  places.reserve(table.blobs().size());
  for (const Blob& blob : table.blobs()) {
    const SolidResource* solid =
        table.is_in_solid(blob) ? find_solid_resource(table.solid_resources(), blob.resource.offset) : nullptr;
    places.push_back({solid != nullptr ? solid->place.offset : blob.resource.offset, solid, &blob});
  }
  const auto before = [](const BlobPlace& a, const BlobPlace& b) {
    if (a.file_offset != b.file_offset) return a.file_offset < b.file_offset;
    return a.blob->resource.offset < b.blob->resource.offset;
  };
  // Most tables are in the order of the file already. A stable order makes the outcome the same everywhere.
  if (!std::is_sorted(places.begin(), places.end(), before)) std::stable_sort(places.begin(), places.end(), before);
  return places;
}

}  // namespace dismount
