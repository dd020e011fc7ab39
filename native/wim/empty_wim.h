// SPDX-License-Identifier: MIT
// The smallest valid WIM: one image with an empty root directory. A capture starts from it.
#pragma once

#include <string>

#include "base/bytes.h"
#include "codec/codec.h"
#include "wim/header.h"

namespace dismount {

/// The bytes of a whole file. `image_name` must be valid UTF-8. What is added later is packed with `compression` (none,
/// XPRESS or LZX) in chunks of 32 KiB, the size that every tool reads (format section 2).
Bytes make_empty_wim(const Guid& guid, const std::string& image_name, Compression compression);

}  // namespace dismount
