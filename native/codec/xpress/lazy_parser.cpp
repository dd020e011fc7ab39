// SPDX-License-Identifier: MIT
// Two matches are compared by the bits that they save, not by length alone: an offset twice as large costs one more.
#include "codec/xpress/lazy_parser.h"

namespace dismount::xpress {
namespace {

/// No length, no match.
struct Match {
  std::uint32_t length = 0;
  std::uint32_t offset = 0;
};

// About what a byte costs as a literal beyond its share of a match's symbol, in bits, and what the literal before a
// later match must earn. Found by trial on PE files and text; neither is sensitive.
constexpr std::uint32_t kBitsOfByte = 4;
constexpr std::uint32_t kBitsOfDelay = 2;
// Three bytes from farther away cost more as a match than as literals.
constexpr std::uint32_t kFarthestOfThree = 1024;

std::uint32_t score(const Match& match) { return kBitsOfByte * match.length + 16 - log2_of(match.offset); }

class LazyParser {
 public:
  LazyParser(ByteView window, const MatchChains& chains, const LazyEffort& effort)
      : data_(window.data()), end_(static_cast<std::uint32_t>(window.size())), chains_(chains), effort_(effort) {}

  void parse(Items& items) const {
    std::uint32_t position = 0;
    while (position < end_) {
      Match match = find(position, effort_.depth);
      if (match.length == 0) {
        items.add_literal(data_[position++]);
        continue;
      }
      while (match.length < effort_.nice && end_ - position > match.length) {
        const Match later = find_longer(position + 1, match.length - 1, effort_.lazy_depth);
        if (later.length == 0 || score(later) <= score(match) + kBitsOfDelay) break;
        items.add_literal(data_[position++]);
        match = later;
      }
      items.add_match(match.length, match.offset);
      position += match.length;
    }
    items.add_end();
  }

 private:
  // The best of the candidates at a position. Three functions, all inlined: that makes the parser a fifth faster.
  [[gnu::always_inline]] Match find(std::uint32_t position, std::uint32_t depth) const {
    const std::byte* const here = data_ + position;
    const auto wanted = load<std::uint32_t>(here);
    std::uint32_t nearer = position;
    std::uint32_t candidate = chains_.previous_of_four(position);
    while (candidate < nearer) {
      if (load<std::uint32_t>(data_ + candidate) == wanted) {
        const std::uint32_t limit = end_ - position;
        if (limit < 4) break;
        Match best = {match_length(here, data_ + candidate, limit), position - candidate};
        if (--depth == 0 || best.length >= effort_.nice || best.length == limit) return best;
        return longer(here, limit, candidate, depth, best);
      }
      if (--depth == 0) break;
      nearer = candidate;
      candidate = chains_.previous_of_four(candidate);
    }
    const std::uint32_t three = chains_.previous_of_three(position);
    const std::uint32_t offset = position - three;
    if (three < position && offset <= kFarthestOfThree && (load<std::uint32_t>(data_ + three) ^ wanted) << 8 == 0 &&
        end_ - position >= 3) {
      return {kShortestMatch, offset};
    }
    return {};
  }

  // The best of `best`, found at `nearer`, and the `depth` candidates before it.
  [[gnu::always_inline]] Match longer(const std::byte* here, std::uint32_t limit, std::uint32_t nearer,
                                      std::uint32_t depth, Match best) const {
    std::uint32_t last = best.length - 3;
    auto wanted = load<std::uint32_t>(here + last);
    std::uint32_t candidate = chains_.previous_of_four(nearer);
    while (candidate < nearer) {
      if (load<std::uint32_t>(data_ + candidate + last) == wanted) {
        const Match match{match_length(here, data_ + candidate, limit),
                          static_cast<std::uint32_t>(here - data_) - candidate};
        if (match.length > best.length && score(match) > score(best)) {
          best = match;
          if (best.length >= effort_.nice || best.length == limit) break;
          last = best.length - 3;
          wanted = load<std::uint32_t>(here + last);
        }
      }
      if (--depth == 0) break;
      nearer = candidate;
      candidate = chains_.previous_of_four(candidate);
    }
    return best;
  }

  // The best of the candidates that give more than `length` bytes, which is all the parser asks behind a match's start.
  [[gnu::always_inline]] Match find_longer(std::uint32_t position, std::uint32_t length, std::uint32_t depth) const {
    const std::byte* const here = data_ + position;
    const std::uint32_t last = length < 3 ? 0 : length - 3;
    const auto wanted = load<std::uint32_t>(here + last);
    std::uint32_t nearer = position;
    std::uint32_t candidate = chains_.previous_of_four(position);
    while (candidate < nearer) {
      if (load<std::uint32_t>(data_ + candidate + last) == wanted) {
        const std::uint32_t limit = end_ - position;
        const Match match{match_length(here, data_ + candidate, limit), position - candidate};
        if (match.length > length && match.length >= 4) {
          if (--depth == 0 || match.length >= effort_.nice || match.length == limit) return match;
          return longer(here, limit, candidate, depth, match);
        }
      }
      if (--depth == 0) break;
      nearer = candidate;
      candidate = chains_.previous_of_four(candidate);
    }
    return {};
  }

  const std::byte* data_;
  std::uint32_t end_;
  const MatchChains& chains_;
  const LazyEffort effort_;
};

}  // namespace

void parse_lazily(ByteView window, const MatchChains& chains, const LazyEffort& effort, Items& items) {
  LazyParser(window, chains, effort).parse(items);
}

}  // namespace dismount::xpress
