// SPDX-License-Identifier: MIT
// What the OS can be told about memory.
#pragma once

#include "base/bytes.h"

namespace dismount {

/// Asks for pages as large as the OS has for the memory from `begin` to `begin + size`, before it is first written:
/// many megabytes that are read all over cost a look-up in the page tables at almost every place otherwise. A hint:
/// nothing happens where it cannot be had.
void prefer_large_pages(const std::byte* begin, std::size_t size);

}  // namespace dismount
