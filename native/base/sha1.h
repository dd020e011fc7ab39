// SPDX-License-Identifier: MIT
// SHA-1 (FIPS 180-4): names every blob of a WIM and every chunk of an integrity table (format sections 3, 10).
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>

#include "base/bytes.h"

namespace dismount {

using Sha1Hash = std::array<std::byte, 20>;

/// The hash that means "no data" in a dentry: twenty zero bytes, never the SHA-1 of nothing.
inline constexpr Sha1Hash kZeroHash{};

struct Sha1Engine;
struct Sha1Update;

class Sha1 {
 public:
  Sha1();
  void update(ByteView data);
  /// The hash of all data given so far. The object must not be used afterwards.
  Sha1Hash finish();

 private:
  friend void sha1_update_all(std::span<const Sha1Update> updates, const Sha1Engine& engine);

  std::uint32_t state_[5];
  std::uint64_t length_ = 0;  ///< bytes given so far
  std::byte block_[64];
  std::size_t filled_ = 0;  ///< bytes of block_ in use
};

/// What comes next of one message.
struct Sha1Update {
  Sha1* hasher;
  ByteView data;
};

/// The same as calling update() on each, but several at once: two to four times as fast where the processor has
/// sha1_lanes() or more of them to work on. No hasher twice.
void sha1_update_all(std::span<const Sha1Update> updates);
/// With the given engine, for the tests.
void sha1_update_all(std::span<const Sha1Update> updates, const Sha1Engine& engine);

/// How many messages this processor hashes at once.
unsigned sha1_lanes();

Sha1Hash sha1(ByteView data);

/// 40 lower-case hexadecimal digits.
std::string to_hex(const Sha1Hash& hash);

}  // namespace dismount
