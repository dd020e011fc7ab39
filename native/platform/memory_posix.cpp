// SPDX-License-Identifier: MIT
// Linux's transparent huge pages, which most systems grant to those who ask.
#include <sys/mman.h>

#include <cstdint>

#include "platform/memory.h"

namespace dismount {

void prefer_large_pages(const std::byte* begin, std::size_t size) {
  constexpr std::uintptr_t kPage = 4096;
  const std::uintptr_t first = (reinterpret_cast<std::uintptr_t>(begin) + kPage - 1) / kPage * kPage;
  const std::uintptr_t last = (reinterpret_cast<std::uintptr_t>(begin) + size) / kPage * kPage;
  if (first < last) ::madvise(reinterpret_cast<void*>(first), last - first, MADV_HUGEPAGE);
}

}  // namespace dismount
