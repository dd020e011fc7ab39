// SPDX-License-Identifier: MIT
// The order in which a file's blobs are read.
#pragma once

#include <cstdint>
#include <vector>

#include "wim/lookup_table.h"

namespace dismount {

struct BlobPlace {
  std::uint64_t file_offset;   ///< of the blob, or of the solid resource that it is in
  const SolidResource* solid;  ///< that resource, or none
  const Blob* blob;
};

/// All blobs in ascending order of the file, and solid ones in that of their data. `table` must outlive the places.
std::vector<BlobPlace> blobs_in_order(const LookupTable& table);

}  // namespace dismount
