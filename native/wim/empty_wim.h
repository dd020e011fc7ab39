// SPDX-License-Identifier: MIT
// The smallest valid WIM: one image with an empty root directory. A capture starts from it.
#pragma once

#include <string>

#include "base/bytes.h"
#include "wim/header.h"

namespace dismount {

/// The bytes of a whole, uncompressed file. `image_name` must be valid UTF-8.
Bytes make_empty_wim(const Guid& guid, const std::string& image_name);

}  // namespace dismount
