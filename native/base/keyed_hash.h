// SPDX-License-Identifier: MIT
// Hashes for tables in memory whose keys come from a file. Each process has another secret key, so that nobody can make
// a file whose keys all land in one place and turn every search into a walk through all of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/bytes.h"

namespace dismount {

/// Drawn once, before main() begins.
struct HashKey {
  std::uint64_t first;
  std::uint64_t second;
};
extern const HashKey kHashKey;

/// Multiplies and folds the 128 bits, so that every bit of either reaches all of the result.
inline std::uint64_t fold(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

/// To be given to the containers of the standard library, too.
struct KeyedHash {
  std::size_t operator()(std::uint64_t number) const {
    return static_cast<std::size_t>(fold(number ^ kHashKey.first, kHashKey.second));
  }

  /// Of a SHA-1, of which the file states all 20 bytes and nobody has checked any.
  static std::uint64_t of_sha1(ByteView hash) {
    return fold(read_le64(hash, 0) ^ kHashKey.first, read_le64(hash, 8) ^ kHashKey.second) ^
           fold(read_le32(hash, 16) ^ kHashKey.second, kHashKey.first);
  }

  std::size_t operator()(std::string_view text) const { return of_bytes(std::as_bytes(std::span(text))); }
  std::size_t operator()(std::u16string_view text) const { return of_bytes(std::as_bytes(std::span(text))); }

 private:
  static std::size_t of_bytes(ByteView bytes) {
    std::uint64_t hash = bytes.size() ^ kHashKey.first;
    for (; bytes.size() > sizeof hash; bytes = bytes.subspan(sizeof hash)) {
      hash = fold(hash ^ read_le64(bytes, 0), kHashKey.second);
    }
    std::uint64_t rest = 0;
    if (!bytes.empty()) std::memcpy(&rest, bytes.data(), bytes.size());
    return static_cast<std::size_t>(fold(hash ^ rest, kHashKey.second));
  }
};

}  // namespace dismount
