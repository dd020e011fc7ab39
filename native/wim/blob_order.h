// SPDX-License-Identifier: MIT
// The order in which a file's blobs are read.
#pragma once

#include <vector>

#include "wim/lookup_table.h"

namespace dismount {

/// All blobs in ascending order of the file, and those of a solid resource one after the other, in that of their data.
/// `table` must outlive them.
std::vector<const Blob*> blobs_in_order(const LookupTable& table);

}  // namespace dismount
