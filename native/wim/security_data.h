// SPDX-License-Identifier: MIT
// The security data at the start of a metadata resource (docs/format/metadata-resource.md).
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/result.h"

namespace dismount {

/// The size of the block, with padding. Total length, count, then the sizes of the descriptors and the descriptors. We
/// carry the block over as it is, so only its outline is proven: nothing in it may claim more than is there.
Result<std::uint64_t> security_data_size(ByteView resource);

}  // namespace dismount
