// SPDX-License-Identifier: MIT
// Finds earlier occurrences of the bytes at a position. For the hashes of two, three and four bytes the latest few
// positions are kept (for four as many as is asked for, for the others one), and more for the hash of seven. So there
// are few candidates, near ones for short matches and more for long ones, and none is found by way of another.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <memory>

#include "codec/lzx/item.h"

namespace dismount::lzx {

/// How many bytes behind the end of a buffer the match finder may read.
inline constexpr std::size_t kReadAhead = 80;

/// An earlier occurrence of some bytes.
class Match {
 public:
  Match() = default;  ///< none
  Match(std::uint32_t offset, std::uint32_t length) : packed_(offset << kLengthBits | length) {}

  std::uint32_t length() const { return packed_ & ((1u << kLengthBits) - 1); }
  std::uint32_t offset() const { return packed_ >> kLengthBits; }

  static constexpr unsigned kLengthBits = 9;  ///< the low ones of its number

 private:
  std::uint32_t packed_ = 0;
};

inline std::uint64_t load_eight(const std::byte* at) {
  std::uint64_t bytes;
  std::memcpy(&bytes, at, sizeof bytes);
  return bytes;
}

/// `bits` bits, of the first `Bytes` bytes.
template <unsigned Bytes>
std::size_t hash_of(std::uint64_t bytes, unsigned bits) {
  return (bytes << (64 - 8 * Bytes)) * 0x9e3779b97f4a7c15u >> (64 - bits);
}

/// The number of bytes, at most `limit`, that are the same at `a` and `b`.
inline std::uint32_t match_length(const std::byte* a, const std::byte* b, std::uint32_t from, std::uint32_t limit) {
  std::uint32_t length = from;
  while (length < limit) {
    std::uint64_t x, y;
    std::memcpy(&x, a + length, sizeof x);
    std::memcpy(&y, b + length, sizeof y);
    if (x != y) return std::min(limit, length + static_cast<std::uint32_t>(std::countr_zero(x ^ y)) / 8);
    length += 8;
  }
  return limit;
}

/// The same of eight bytes each, but never more than seven: that there is a difference need not be asked for then.
inline std::uint32_t short_match_length(std::uint64_t a, std::uint64_t b) {
  constexpr std::uint64_t kLastBit = std::uint64_t{1} << 63;
  return static_cast<std::uint32_t>(std::countr_zero((a ^ b) | kLastBit)) / 8;
}

/// `Position`: an unsigned type that holds every position of the buffer. `FourWays`, `SevenWays`: how many positions
/// are kept for a hash of four and of seven bytes.
template <typename Position, unsigned FourWays, unsigned SevenWays>
class MatchFinder {
 public:
  /// The most matches that find() gives.
  static constexpr unsigned kMostMatches = 2 + FourWays + SevenWays;

  MatchFinder(std::uint32_t /*positions*/, std::uint32_t /*nice_length*/) : tables_(std::make_unique<Tables>()) {}

  void reset() { *tables_ = {}; }

  /// Enters `position`.
  void insert(const std::byte* data, std::uint32_t position) {
    const std::uint64_t bytes = load_eight(data + position);
    const auto entry = static_cast<Position>(position);
    Tables& tables = *tables_;
    tables.two[hash_of<2>(bytes, kTwoBits)] = entry;
    tables.three[hash_of<3>(bytes, kHashBits)] = entry;
    tables.four[hash_of<4>(bytes, kHashBits)].add(entry);
    tables.seven[hash_of<7>(bytes, kHashBits)].add(entry);
  }

  /// Enters `position`, which is not 0, and writes its matches of at most `longest` bytes to `matches`, each longer
  /// than the one before. Returns their end.
  Match* find(const std::byte* data, std::uint32_t position, std::uint32_t longest, Match* matches) {
    const std::byte* const here = data + position;
    const std::uint64_t bytes = load_eight(here);
    std::uint32_t best = 1;
    const auto entry = static_cast<Position>(position);
    const auto add = [&](Position candidate, std::uint32_t length) {
      *matches = Match(position - candidate, length);
      // The next one is written over it unless it is longer than all before. Reckoned, as compilers make a branch of a
      // comparison, which would often be guessed wrong.
      const std::int32_t longer = static_cast<std::int32_t>(best - length) >> 31;
      matches -= longer;
      best += (length - best) & static_cast<std::uint32_t>(longer);
    };
    // An empty place is a 0, which is a position like any other: it is compared like any other. Matches of seven bytes
    // and more are found by their hash.
    const auto consider = [&](Position candidate) {
      add(candidate, short_match_length(bytes, load_eight(data + candidate)));
    };
    Tables& tables = *tables_;
    Position& two = tables.two[hash_of<2>(bytes, kTwoBits)];
    Position& three = tables.three[hash_of<3>(bytes, kHashBits)];
    Bucket<FourWays>& four = tables.four[hash_of<4>(bytes, kHashBits)];
    Bucket<SevenWays>& seven = tables.seven[hash_of<7>(bytes, kHashBits)];
    consider(two);
    consider(three);
    for (unsigned i = 0; i < FourWays; ++i) consider(four.latest_first[i]);
    two = three = entry;
    four.add(entry);
    const auto sevens = seven;
    seven.add(entry);
    bool any = false;
    for (unsigned i = 0; i < SevenWays; ++i) any |= (bytes ^ load_eight(data + sevens.latest_first[i])) << 8 == 0;
    if (any) {
      for (unsigned i = 0; i < SevenWays; ++i) {
        const Position candidate = sevens.latest_first[i];
        // What is longer has the last seven bytes of the longest one, too, and one more.
        if (best >= 7 && load_eight(data + candidate + best - 7) != load_eight(here + best - 7)) continue;
        add(candidate, match_length(here, data + candidate, 0, longest));
      }
    }
    return matches;
  }

 private:
  static constexpr unsigned kTwoBits = 12;
  static constexpr unsigned kHashBits = sizeof(Position) == 2 ? 14 : 17;

  template <unsigned Ways>
  struct Bucket {
    Position latest_first[Ways];

    void add(Position position) {
      for (unsigned i = Ways - 1; i > 0; --i) latest_first[i] = latest_first[i - 1];
      latest_first[0] = position;
    }
  };

  struct Tables {
    Position two[1u << kTwoBits];
    Position three[1u << kHashBits];
    Bucket<FourWays> four[1u << kHashBits];
    Bucket<SevenWays> seven[1u << kHashBits];
  };

  std::unique_ptr<Tables> tables_;
};

}  // namespace dismount::lzx
