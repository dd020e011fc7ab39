// SPDX-License-Identifier: MIT
// From the end of the chunk to its start: once the cheapest way from every later position on is known, that of a
// position is the cheapest of its literal and its matches, each with the way on from behind it.
#include "codec/xpress/optimal_parser.h"

#include <algorithm>

#include "codec/huffman_code.h"

namespace dismount::xpress {
namespace {

constexpr unsigned kPasses = 2;
// How many candidates are looked at for a position, and how many matches of different lengths are kept.
constexpr std::uint32_t kDepth = 64;
constexpr std::ptrdiff_t kMostMatches = 12;
// A match of this length is taken; nothing inside it is searched.
constexpr std::uint32_t kNice = 80;
// Longer matches are tried at full length, and at all lengths up to this.
constexpr std::uint32_t kLongestCut = 24;
// What a symbol that the parse before did not use is taken to cost.
constexpr unsigned kBitsOfUnused = 13;
// The first length with a length byte, and with two more.
constexpr std::uint32_t kByteLength = kShortestMatch + kLengthFollows;
constexpr std::uint32_t kWordLength = kByteLength + kLongLengthFollows;

}  // namespace

/// In bits, with those of the offset.
struct OptimalParser::Costs {
  std::uint32_t of_symbol[kSymbols];

  explicit Costs(const Items& items) {
    std::uint32_t frequencies[kSymbols] = {};
    for (const Item item : items.all()) ++frequencies[item.symbol];
    std::uint8_t lengths[kSymbols];
    build_code_lengths(frequencies, kLongestCode, lengths);
    for (unsigned i = 0; i < kSymbols; ++i) {
      of_symbol[i] = (lengths[i] > 0 ? lengths[i] : kBitsOfUnused) + offset_bits_of(i);
    }
  }
};

OptimalParser::OptimalParser(std::size_t chunk_size)
    : matches_(new Match[chunk_size * kMostMatches]),
      match_ends_(new std::uint32_t[chunk_size]),
      costs_(new std::uint32_t[chunk_size + 1]),
      steps_(new Match[chunk_size]) {}

OptimalParser::Match* OptimalParser::find_matches_at(ByteView window, const MatchChains& chains, std::uint32_t position,
                                                     Match* next) const {
  const std::byte* const data = window.data();
  const std::byte* const here = data + position;
  const auto limit = static_cast<std::uint32_t>(window.size()) - position;
  if (limit <= kShortestMatch) return next;
  Match* const first = next;
  auto wanted = load<std::uint32_t>(here);
  std::uint32_t length = kShortestMatch - 1;
  const std::uint32_t three = chains.previous_of_three(position);
  if (three < position && (load<std::uint32_t>(data + three) ^ wanted) << 8 == 0) {
    length = kShortestMatch;
    *next++ = {kShortestMatch, static_cast<std::uint16_t>(position - three)};
  }
  std::uint32_t last = 0;
  std::uint32_t nearer = position;
  std::uint32_t candidate = chains.previous_of_four(position);
  for (std::uint32_t depth = kDepth; candidate < nearer && depth > 0; --depth) {
    // A longer match must have the same last four bytes, so they are looked at first.
    if (load<std::uint32_t>(data + candidate + last) == wanted) {
      const std::uint32_t found = match_length(here, data + candidate, limit);
      if (found > length && found > kShortestMatch) {
        length = found;
        if (next - first == kMostMatches) --next;
        *next++ = {static_cast<std::uint16_t>(length), static_cast<std::uint16_t>(position - candidate)};
        if (length >= kNice || length == limit) break;
        last = length - 3;
        wanted = load<std::uint32_t>(here + last);
      }
    }
    nearer = candidate;
    candidate = chains.previous_of_four(candidate);
  }
  return next;
}

void OptimalParser::find_matches(ByteView window, const MatchChains& chains) {
  const auto size = static_cast<std::uint32_t>(window.size());
  Match* next = matches_.get();
  for (std::uint32_t position = 0; position < size;) {
    Match* const first = next;
    next = find_matches_at(window, chains, position, next);
    const auto end = static_cast<std::uint32_t>(next - matches_.get());
    match_ends_[position++] = end;
    if (next != first && next[-1].length >= kNice) {
      const std::uint32_t behind = position - 1 + next[-1].length;
      while (position < behind) match_ends_[position++] = end;
    }
  }
}

void OptimalParser::find_steps(ByteView window, const Costs& costs) {
  auto position = static_cast<std::uint32_t>(window.size());
  costs_[position] = 0;
  while (position-- > 0) {
    const std::uint32_t* const behind = costs_.get() + position;
    std::uint32_t cheapest = costs.of_symbol[std::to_integer<std::uint8_t>(window[position])] + behind[1];
    Match step{1, 0};
    const auto consider = [&](std::uint32_t cost, std::uint32_t length, std::uint16_t offset) {
      if (cost >= cheapest) return;
      cheapest = cost;
      step = {static_cast<std::uint16_t>(length), offset};
    };
    std::uint32_t length = kShortestMatch;
    for (std::uint32_t i = position == 0 ? 0 : match_ends_[position - 1]; i < match_ends_[position]; ++i) {
      const Match match = matches_[i];
      const std::uint32_t* const of_length = costs.of_symbol + match_symbol(kShortestMatch, match.offset);
      const std::uint32_t stop = std::min<std::uint32_t>(match.length, kByteLength - 1);
      for (; length <= stop; ++length)
        consider(of_length[length - kShortestMatch] + behind[length], length, match.offset);
      const std::uint32_t with_byte = of_length[kLengthFollows] + 8;
      const std::uint32_t cut = std::min<std::uint32_t>(match.length, kLongestCut);
      for (; length <= cut; ++length) consider(with_byte + behind[length], length, match.offset);
      if (match.length > kLongestCut) {
        consider(with_byte + (match.length < kWordLength ? 0 : 16) + behind[match.length], match.length, match.offset);
      }
    }
    costs_[position] = cheapest;
    steps_[position] = step;
  }
}

void OptimalParser::improve(ByteView window, const MatchChains& chains, Items& items) {
  find_matches(window, chains);
  for (unsigned pass = 0; pass < kPasses; ++pass) {
    find_steps(window, Costs(items));
    items.clear();
    for (std::uint32_t position = 0; position < window.size(); position += steps_[position].length) {
      const Match step = steps_[position];
      if (step.length == 1) {
        items.add_literal(window[position]);
      } else {
        items.add_match(step.length, step.offset);
      }
    }
    items.add_end();
  }
}

}  // namespace dismount::xpress
