// SPDX-License-Identifier: MIT
// SHA-256 (FIPS 180-4): the digest of a saved file that attestations and release gates name.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/bytes.h"

namespace dismount {

using Sha256Hash = std::array<std::byte, 32>;

class Sha256 {
 public:
  Sha256();
  void update(ByteView data);
  /// The hash of all data given so far. The object must not be used afterwards.
  Sha256Hash finish();

 private:
  std::uint32_t state_[8];
  std::uint64_t length_ = 0;
  std::byte block_[64];
  std::size_t filled_ = 0;
};

/// 64 lower-case hexadecimal digits.
std::string to_hex(const Sha256Hash& hash);

}  // namespace dismount
