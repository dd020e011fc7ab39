// SPDX-License-Identifier: MIT
#include "codec/huffman_code.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <queue>
#include <random>

#include "bit_writer.h"

using namespace dismount;
using dismount::test::CanonicalCode;
using dismount::test::Lengths;

namespace {

Lengths lengths_for(const std::vector<std::uint32_t>& frequencies, unsigned max_length) {
  Lengths lengths(frequencies.size());
  build_code_lengths(frequencies, max_length, lengths);
  return lengths;
}

// The share of all bit patterns that the codes take, in 1/65536.
std::uint32_t patterns(const Lengths& lengths) {
  std::uint32_t sum = 0;
  for (const std::uint8_t length : lengths) sum += length == 0 ? 0 : 0x10000u >> length;
  return sum;
}

std::uint64_t bits(const std::vector<std::uint32_t>& frequencies, const Lengths& lengths) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < lengths.size(); ++i) sum += std::uint64_t{frequencies[i]} * lengths[i];
  return sum;
}

// What the best code without a limit takes: each join of two trees makes all their codes a bit longer.
std::uint64_t fewest_bits(const std::vector<std::uint32_t>& frequencies) {
  std::priority_queue<std::uint64_t, std::vector<std::uint64_t>, std::greater<>> trees;
  for (const std::uint32_t frequency : frequencies) {
    if (frequency > 0) trees.push(frequency);
  }
  std::uint64_t sum = 0;
  while (trees.size() > 1) {
    std::uint64_t joined = trees.top();
    trees.pop();
    joined += trees.top();
    trees.pop();
    trees.push(joined);
    sum += joined;
  }
  return sum;
}

std::vector<std::uint32_t> random_frequencies(std::mt19937& random, std::size_t symbols) {
  std::vector<std::uint32_t> frequencies(symbols);
  const auto below = [&random](std::uint32_t limit) { return static_cast<std::uint32_t>(random() % limit); };
  const std::uint32_t kind = below(4);
  for (std::size_t i = 0; i < symbols; ++i) {
    switch (kind) {
      case 0:
        frequencies[i] = below(10);
        break;
      case 1:
        frequencies[i] = below(1000);
        break;
      case 2:
        frequencies[i] = below(3) == 0 ? 1u << below(21) : 0;
        break;
      default:
        frequencies[i] = i < 2 ? 1 : i < 30 ? frequencies[i - 1] + frequencies[i - 2] : below(5);
        break;
    }
  }
  std::shuffle(frequencies.begin(), frequencies.end(), random);
  return frequencies;
}

}  // namespace

TEST_CASE("a Huffman code is complete, within its limit, and the best one where the limit allows it") {
  std::mt19937 random(1);
  for (int round = 0; round < 3000; ++round) {
    const std::size_t symbols = 2 + random() % 700;
    const std::vector<std::uint32_t> frequencies = random_frequencies(random, symbols);
    const unsigned shortest_limit = symbols <= 8 ? 3 : symbols <= 20 ? 5 : 10;
    const unsigned limit = shortest_limit + static_cast<unsigned>(random() % (17 - shortest_limit));
    const Lengths lengths = lengths_for(frequencies, limit);

    const auto used = static_cast<std::size_t>(
        std::count_if(frequencies.begin(), frequencies.end(), [](std::uint32_t f) { return f > 0; }));
    REQUIRE(patterns(lengths) == (used == 0 ? 0 : 0x10000));
    const unsigned longest = *std::max_element(lengths.begin(), lengths.end());
    REQUIRE(longest <= limit);
    for (std::size_t i = 0; i < symbols; ++i) {
      if (used > 1) REQUIRE((lengths[i] > 0) == (frequencies[i] > 0));
    }
    if (used > 1) {
      REQUIRE(bits(frequencies, lengths) >= fewest_bits(frequencies));
      if (longest < limit) REQUIRE(bits(frequencies, lengths) == fewest_bits(frequencies));
    }
  }
}

TEST_CASE("a Huffman code whose lengths are cut loses little") {
  const std::vector<std::uint32_t> fibonacci = {1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, 610, 987};
  CHECK(lengths_for(fibonacci, 16)[0] == 15);
  const Lengths cut = lengths_for(fibonacci, 7);
  CHECK(patterns(cut) == 0x10000);
  CHECK(bits(fibonacci, cut) < fewest_bits(fibonacci) * 106 / 100);
}

TEST_CASE("a Huffman code for one symbol has a second one, and one for none is empty") {
  CHECK(lengths_for({0, 0, 7, 0}, 15) == Lengths{1, 0, 1, 0});
  CHECK(lengths_for({7, 0, 0, 0}, 15) == Lengths{1, 1, 0, 0});
  CHECK(lengths_for({0, 0, 0, 0}, 15) == Lengths{0, 0, 0, 0});
}

TEST_CASE("codes are given out by length, then by symbol") {
  std::mt19937 random(2);
  for (int round = 0; round < 100; ++round) {
    const std::vector<std::uint32_t> frequencies = random_frequencies(random, 512);
    const Lengths lengths = lengths_for(frequencies, 16);
    std::vector<std::uint16_t> codes(lengths.size());
    assign_codes(lengths, codes);
    const CanonicalCode expected(lengths);
    for (std::size_t i = 0; i < lengths.size(); ++i) {
      if (lengths[i] > 0) REQUIRE(codes[i] == expected.code(i));
    }
  }
}
