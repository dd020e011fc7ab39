// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "base/bytes.h"
#include "base/cpu_x86.h"
#include "codec/lzx/ways.h"
#include "codec/lzx/ways_avx2.h"

using namespace dismount;
using namespace dismount::lzx;

namespace {

// A run of bytes with something to find everywhere, and what a parser needs around it.
struct Sample {
  explicit Sample(std::uint32_t size, std::uint32_t seed)
      : data(size + kReadAhead),
        matches(size),
        nodes(size + 1),
        far(Run::far_size(size)),
        recent(size),
        run{.data = data.data(),
            .matches = &matches[0],
            .nodes = nodes.data(),
            .far = far.data(),
            .recent = recent.data()} {
    std::mt19937 random(seed);
    for (std::uint32_t i = 0; i < size; ++i) {
      const bool repeats = i >= 400 && random() % 8 != 0;
      data[i] = repeats ? data[i - 400 + random() % 4] : static_cast<std::byte>(random() % 64);
    }
    MatchFinder<std::uint16_t, 1, 4> finder(size, kLongestMatch);
    Match room[MatchList::kMost + decltype(finder)::kMostMatches + 1] = {};
    matches.add_rest(1, 0);
    for (std::uint32_t i = 1; i < size; ++i) {
      const Match* const end = finder.find(data.data(), i, std::min(kLongestMatch, size - i), room + MatchList::kMost);
      std::array<Match, MatchList::kMost> longest;
      std::copy_n(end - MatchList::kMost, MatchList::kMost, longest.begin());
      matches.add(longest);
    }
  }

  Bytes data;
  MatchList matches;
  std::vector<std::int32_t> nodes;
  std::vector<std::int32_t> far;
  std::vector<RecentOffsets> recent;
  Run run;
};

Costs costs_of(const Bytes& data) {
  Frequencies frequencies;
  for (const std::byte byte : data) frequencies.count(make_literal(byte));
  for (std::uint32_t offset = 3; offset < 1000; offset += 7) frequencies.count(make_match(offset, 2 + offset % 20));
  return Costs(frequencies);
}

}  // namespace

TEST_CASE("the cheapest ways are the same with AVX2 as without") {
  if (!cpu_has_avx2() || !cpu_has_bit_manipulation()) return;
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    const std::uint32_t size = 1500 * seed;
    const ParserLimits limits{
        .nice_length = 20 + 10 * seed, .every_length = 16 * seed, .every_far_match = seed % 2 == 0};
    Sample one(size, seed), other(size, seed);
    const NodeCosts costs(costs_of(one.data));
    advance_portable(one.run, size, true, RecentOffsets(), costs, limits);
    advance_avx2(other.run, size, true, RecentOffsets(), costs, limits);
    CHECK(length_of(one.nodes[size]) > 0);
    CHECK(one.nodes == other.nodes);
  }
}

TEST_CASE("a cost row is where the slot and the length of a match say") {
  MatchList matches(3 * 21);
  std::vector<Match> found;
  for (std::uint32_t bits = 0; bits < 21; ++bits) {
    for (const std::uint32_t offset : {(1u << bits), (1u << bits) + (1u << bits) / 2, (2u << bits) - 3}) {
      if (offset == 0 || offset > 2097149) continue;
      found.emplace_back(offset, 2 + bits);
      matches.add({Match(), Match(), Match(offset, 2), found.back()});
    }
  }
  for (std::uint32_t i = 0; i < found.size(); ++i) {
    const std::uint32_t slot = slot_of(found[i].offset() + kOffsetBias);
    CHECK(matches[i].rows[3] == cost_row(slot, found[i].length()));
    CHECK(matches[i].rows[2] == cost_row(slot, 2));
  }
}
