// SPDX-License-Identifier: MIT
// The matches of each position of a part of a chunk, found once and looked at several times.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "codec/lzx/match_finder.h"

namespace dismount::lzx {

class MatchList {
 public:
  /// `most`: of one position.
  MatchList(std::uint32_t positions, unsigned most)
      : matches_(positions * kMatchesPerPosition + most), ends_(positions + 1) {}

  void clear() { count_ = 0; }

  /// Where the next position's matches may be written.
  Match* room() { return matches_.data() + ends_[count_]; }

  /// Ends the list of the next position at `end`. Short of room, only its longest match is kept.
  void add(Match* end) {
    const std::size_t begin = ends_[count_];
    auto size = static_cast<std::size_t>(end - room());
    const std::size_t positions_left = ends_.size() - 2 - count_;
    if (begin + size > (ends_.size() - 1) * kMatchesPerPosition - positions_left && size > 1) [[unlikely]] {
      *room() = end[-1];
      size = 1;
    }
    ends_[count_ + 1] = static_cast<std::uint32_t>(begin + size);
    ++count_;
  }

  /// Shorter and nearer ones first.
  std::span<const Match> of(std::uint32_t index) const {
    return {matches_.data() + ends_[index], ends_[index + 1] - ends_[index]};
  }

 private:
  static constexpr std::size_t kMatchesPerPosition = 4;

  std::vector<Match> matches_;
  std::vector<std::uint32_t> ends_;
  std::uint32_t count_ = 0;
};

}  // namespace dismount::lzx
