// SPDX-License-Identifier: MIT
// What kind of image file a mount is of. DISM's own type knows neither .vhdx nor .ffu.
#pragma once

#include <string>

#include "events/event.h"

namespace dismount {

/// By the file's signature, or by the name's extension when it cannot be read or says nothing; then a WIM.
ImageKind image_kind(const std::string& path);

}  // namespace dismount
