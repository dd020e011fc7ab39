// SPDX-License-Identifier: MIT
// The space of a file that nothing in it refers to any more: what saves leave behind and an export would give back.
#pragma once

#include <cstdint>

#include "wim/reader.h"

namespace dismount {

/// Bytes of the file that are neither the header, nor a table, nor the XML data, nor the data of an image's metadata or
/// of a stream that is in use. A blob that the lookup table still lists with no reference left is not in use (the
/// counts are the table's own: docs/format/lookup-table.md). A solid resource is in use as a whole while one of its
/// blobs is. Ranges that overlap count once.
std::uint64_t unused_bytes(const Wim& wim);

}  // namespace dismount
