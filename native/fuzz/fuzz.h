// SPDX-License-Identifier: MIT
// What the fuzz targets share. Each target is one file and one program; scripts/fuzz builds and runs them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "base/bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace dismount::fuzz {

/// A copy of exactly this size, so that the address sanitizer sees one byte too many.
inline Bytes copy_of(const std::uint8_t* data, std::size_t size) {
  const auto* bytes = reinterpret_cast<const std::byte*>(data);
  return Bytes(bytes, bytes + size);
}

/// A claim of ours that does not hold is a finding, as a crash is.
inline void must_hold(bool claim, const char* what) {
  if (claim) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

}  // namespace dismount::fuzz
