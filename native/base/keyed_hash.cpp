// SPDX-License-Identifier: MIT
#include "base/keyed_hash.h"

#include <chrono>
#include <exception>
#include <random>

namespace dismount {
namespace {

std::uint64_t random_number() {
  try {
    std::random_device device;
    return std::uint64_t{device()} << 32 | device();
  } catch (const std::exception&) {
    // A system without: then what nobody outside knows to the nanosecond. It guards the time of a search, no secret.
    static const char place = 0;
    const auto now = static_cast<std::uint64_t>(std::chrono::high_resolution_clock::now().time_since_epoch().count());
    return fold(now, reinterpret_cast<std::uintptr_t>(&place) | 1) ^ now;
  }
}

}  // namespace

// Odd, so that a product with it loses nothing.
const HashKey kHashKey{random_number(), random_number() | 1};

}  // namespace dismount
