// SPDX-License-Identifier: MIT
// Windows has large pages for those only who may lock memory.
#include "platform/memory.h"

namespace dismount {

void prefer_large_pages(const std::byte*, std::size_t) {}

}  // namespace dismount
