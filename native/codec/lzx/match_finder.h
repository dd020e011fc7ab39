// SPDX-License-Identifier: MIT
// Finds earlier occurrences of the bytes at a position. For the hashes of two, three and four bytes the latest few
// positions are kept (for four as many as is asked for, for the others one), and more for the hash of seven. So there
// are few candidates, near ones for short matches and more for long ones, and none is found by way of another.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <vector>

#include "codec/lzx/item.h"

namespace dismount::lzx {

/// How many bytes behind the end of a buffer the match finder may read.
inline constexpr std::size_t kReadAhead = 16;

/// An earlier occurrence of some bytes.
class Match {
 public:
  Match() = default;
  Match(std::uint32_t offset, std::uint32_t length) : packed_(offset << kLengthBits | length) {}

  std::uint32_t length() const { return packed_ & ((1u << kLengthBits) - 1); }
  std::uint32_t offset() const { return packed_ >> kLengthBits; }

 private:
  static constexpr unsigned kLengthBits = 9;
  std::uint32_t packed_;
};

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

/// `Position`: an unsigned type that holds every position of the buffer. `FourWays`, `SevenWays`: how many positions
/// are kept for a hash of four and of seven bytes.
template <typename Position, unsigned FourWays, unsigned SevenWays>
class MatchFinder {
 public:
  /// The most matches that find() gives.
  static constexpr unsigned kMostMatches = 2 + FourWays + SevenWays;

  MatchFinder()
      : by_two_(1u << kTwoBits), by_three_(1u << kHashBits), by_four_(1u << kHashBits), by_seven_(1u << kHashBits) {}

  void reset() {
    std::fill(by_two_.begin(), by_two_.end(), Position{0});
    std::fill(by_three_.begin(), by_three_.end(), Position{0});
    std::fill(by_four_.begin(), by_four_.end(), Bucket<FourWays>{});
    std::fill(by_seven_.begin(), by_seven_.end(), Bucket<SevenWays>{});
  }

  /// Enters `position`.
  void insert(const std::byte* data, std::uint32_t position) {
    const std::uint64_t bytes = load(data + position);
    const auto entry = static_cast<Position>(position);
    by_two_[hash<2, kTwoBits>(bytes)] = entry;
    by_three_[hash<3>(bytes)] = entry;
    by_four_[hash<4>(bytes)].add(entry);
    by_seven_[hash<7>(bytes)].add(entry);
  }

  /// Enters `position`, which is not 0, and writes its matches of at most `longest` bytes to `matches`, each longer and
  /// further away than the one before. Returns their end.
  Match* find(const std::byte* data, std::uint32_t position, std::uint32_t longest, Match* matches) {
    const std::byte* const here = data + position;
    const std::uint64_t bytes = load(here);
    std::uint32_t best = 1;

    // An empty place is a 0, which is a position like any other: it is compared like any other.
    const auto consider = [&](Position candidate) {
      const std::uint64_t differing = bytes ^ load(data + candidate);
      std::uint32_t length;
      if (differing != 0) [[likely]] {
        length = static_cast<std::uint32_t>(std::countr_zero(differing)) / 8;
      } else {
        length = match_length(here, data + candidate, 8, longest);
      }
      *matches = Match(position - candidate, length);
      // The next one is written over it unless it is longer than all before.
      matches += length > best;
      best = std::max(best, length);
    };
    const auto entry = static_cast<Position>(position);
    Position& two = by_two_[hash<2, kTwoBits>(bytes)];
    Position& three = by_three_[hash<3>(bytes)];
    Bucket<FourWays>& four = by_four_[hash<4>(bytes)];
    Bucket<SevenWays>& seven = by_seven_[hash<7>(bytes)];
    consider(two);
    consider(three);
    for (unsigned i = 0; i < FourWays; ++i) consider(four.latest_first[i]);
    for (unsigned i = 0; i < SevenWays; ++i) consider(seven.latest_first[i]);
    two = three = entry;
    four.add(entry);
    seven.add(entry);
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

  static std::uint64_t load(const std::byte* at) {
    std::uint64_t bytes;
    std::memcpy(&bytes, at, sizeof bytes);
    return bytes;
  }
  // `Bits` bits, of the first `Bytes` bytes.
  template <unsigned Bytes, unsigned Bits = kHashBits>
  static std::size_t hash(std::uint64_t bytes) {
    return (bytes << (64 - 8 * Bytes)) * 0x9e3779b97f4a7c15u >> (64 - Bits);
  }

  std::vector<Position> by_two_;
  std::vector<Position> by_three_;
  std::vector<Bucket<FourWays>> by_four_;
  std::vector<Bucket<SevenWays>> by_seven_;
};

}  // namespace dismount::lzx
