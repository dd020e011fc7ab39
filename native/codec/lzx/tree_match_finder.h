// SPDX-License-Identifier: MIT
// Finds the nearest earlier occurrence of each length of the bytes at a position: slower than match_finder.h, but
// nothing is missed that is not very far away in its tree. For each hash of four bytes there is a binary tree of the
// positions that have it, ordered by the bytes that follow; a position's parent is a later one. So a new position
// becomes the root, and on the way down to its place the old tree is divided into what is less and what is greater.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

#include "codec/lzx/match_finder.h"

namespace dismount::lzx {

/// `Position`: an unsigned type that holds every position of the buffer.
template <typename Position>
class TreeMatchFinder {
 public:
  /// How many positions of a tree are looked at.
  static constexpr unsigned kMostCompared = 32;
  /// The most matches that find() gives.
  static constexpr unsigned kMostMatches = 2 + kMostCompared;

  /// `positions`: of the buffer. Once a match of `nice_length` is found, no other is looked for.
  TreeMatchFinder(std::uint32_t positions, std::uint32_t nice_length)
      : nice_length_(nice_length),
        by_two_(1u << kTwoBits),
        by_three_(1u << kHashBits),
        roots_(1u << kHashBits),
        children_(positions) {}

  void reset() {
    std::fill(by_two_.begin(), by_two_.end(), Position{0});
    std::fill(by_three_.begin(), by_three_.end(), Position{0});
    std::fill(roots_.begin(), roots_.end(), Position{0});
  }

  /// Enters `position`.
  void insert(const std::byte* data, std::uint32_t position) {
    Match matches[kMostMatches + 1];
    find(data, position, std::min(nice_length_, static_cast<std::uint32_t>(kReadAhead - sizeof(std::uint64_t))),
         matches);
  }

  /// Enters `position` and writes its matches of at most `longest` bytes to `matches`, each longer than the one before;
  /// the last bytes of the buffer may have some that go on behind its end. Returns their end.
  Match* find(const std::byte* data, std::uint32_t position, std::uint32_t longest, Match* matches) {
    const std::byte* const here = data + position;
    const std::uint64_t bytes = load_eight(here);
    const auto entry = static_cast<Position>(position);
    std::uint32_t best = 1;
    const auto add = [&](std::uint32_t candidate, std::uint32_t length) {
      *matches = Match(position - candidate, length);
      // The next one is written over it unless it is longer than all before.
      matches += length > best;
      best = std::max(best, length);
    };
    // An empty place is a 0, which is a position like any other: it is compared like any other.
    constexpr std::uint32_t kNotInTree = 3;
    Position& two = by_two_[hash_of<2>(bytes, kTwoBits)];
    Position& three = by_three_[hash_of<3>(bytes, kHashBits)];
    add(two, std::min(short_match_length(bytes, load_eight(data + two)), kNotInTree));
    add(three, std::min(short_match_length(bytes, load_eight(data + three)), kNotInTree));
    two = three = entry;

    Position& root = roots_[hash_of<4>(bytes, kHashBits)];
    std::uint32_t node = root;
    root = entry;
    // Where the next position that is less, or greater, is to be entered, and how much those above it have in common
    // with this one: all that are below have that, too.
    Position* less = &children_[position].less;
    Position* greater = &children_[position].greater;
    std::uint32_t less_length = 0;
    std::uint32_t greater_length = 0;
    const std::uint32_t enough = std::min(nice_length_, longest);
    for (unsigned i = 0; i < kMostCompared && node != 0; ++i) {
      const std::byte* const there = data + node;
      Children& children = children_[node];
      std::uint32_t length = std::min(less_length, greater_length);
      std::uint64_t others = load_eight(there + length);
      std::uint64_t ours = load_eight(here + length);
      if (others == ours) [[unlikely]] {
        length = match_length(here, there, length, longest);
        others = load_eight(there + length);
        ours = load_eight(here + length);
      } else {
        length = std::min(longest, length + static_cast<std::uint32_t>(std::countr_zero(others ^ ours)) / 8);
      }
      add(node, length);
      if (length >= enough) {
        // This position takes the other's place.
        *less = children.less;
        *greater = children.greater;
        return matches;
      }
      // No branch: which way it goes cannot be guessed.
      const bool is_less = first_byte_highest(others) < first_byte_highest(ours);
      *(is_less ? less : greater) = static_cast<Position>(node);
      node = is_less ? children.greater : children.less;
      less = is_less ? &children.greater : less;
      greater = is_less ? greater : &children.less;
      less_length = is_less ? length : less_length;
      greater_length = is_less ? greater_length : length;
    }
    *less = *greater = 0;
    return matches;
  }

 private:
  static constexpr unsigned kTwoBits = 12;
  static constexpr unsigned kHashBits = sizeof(Position) == 2 ? 14 : 17;

  struct Children {
    Position less;
    Position greater;
  };

  static std::uint64_t first_byte_highest(std::uint64_t bytes) { return __builtin_bswap64(bytes); }

  std::uint32_t nice_length_;
  std::vector<Position> by_two_;
  std::vector<Position> by_three_;
  std::vector<Position> roots_;  ///< by hash; 0 is none
  std::vector<Children> children_;
};

}  // namespace dismount::lzx
