// SPDX-License-Identifier: MIT
#include "codec/huffman.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <random>

#include "bit_writer.h"
#include "codec/bit_reader.h"

using namespace dismount;
using namespace dismount::test;

namespace {

using Table = HuffmanTable<656, 16, 11>;

// Writes every symbol of the code twice over and reads it back.
void check_round_trip(const Lengths& lengths) {
  const CanonicalCode code(lengths);
  BitWriter writer;
  std::vector<std::uint32_t> written;
  for (std::size_t i = 0; i < 2 * lengths.size(); ++i) {
    const std::size_t symbol = i * 7 % lengths.size();
    if (lengths[symbol] == 0) continue;
    writer.put(code, symbol);
    written.push_back(static_cast<std::uint32_t>(symbol));
  }
  const Bytes packed = writer.finish_lzx();
  const auto table = std::make_unique<Table>();
  REQUIRE(table->build(lengths) == HuffmanCode::complete);
  BitReader bits(packed);
  for (const std::uint32_t symbol : written) {
    bits.refill();
    REQUIRE(table->decode(bits) == symbol);
  }
  CHECK_FALSE(bits.overrun());
}

// A random complete code: leaves are split until there are enough of them.
Lengths random_lengths(std::mt19937& random, std::size_t symbols, std::uint8_t longest) {
  Lengths leaves{1, 1};
  while (leaves.size() < symbols) {
    // Mostly the deepest ones, to get long codes.
    const std::size_t leaf = random() % 4 != 0 ? leaves.size() - 1 : random() % leaves.size();
    if (leaves[leaf] == longest) {
      std::swap(leaves[leaf], leaves[random() % leaves.size()]);
      if (leaves[leaf] == longest) continue;
    }
    leaves.push_back(++leaves[leaf]);
  }
  std::shuffle(leaves.begin(), leaves.end(), random);
  return leaves;
}

}  // namespace

TEST_CASE("codes of all shapes are read back") {
  check_round_trip({1, 1});
  check_round_trip({0, 2, 0, 2, 1});
  check_round_trip({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 16});
  check_round_trip(Lengths(256, 8));
  std::mt19937 random(3);
  for (int i = 0; i < 300; ++i)
    check_round_trip(random_lengths(random, 2 + random() % 655, static_cast<std::uint8_t>(10 + i % 7)));
}

TEST_CASE("an over-full code is invalid, and so is an incomplete one") {
  const auto table = std::make_unique<Table>();
  CHECK(table->build(Lengths{1, 1, 1}) == HuffmanCode::invalid);
  CHECK(table->build(Lengths{1, 2, 2, 16}) == HuffmanCode::invalid);
  CHECK(table->build(Lengths(656, 1)) == HuffmanCode::invalid);
  CHECK(table->build(Lengths{1, 2}) == HuffmanCode::invalid);
  CHECK(table->build(Lengths{1}) == HuffmanCode::invalid);
  CHECK(table->build(Lengths{16}) == HuffmanCode::invalid);
}

TEST_CASE("an empty code gives no symbol") {
  const auto table = std::make_unique<Table>();
  CHECK(table->build(Lengths(656, 0)) == HuffmanCode::empty);
  const Bytes packed(16, std::byte{0x5a});
  BitReader bits(packed);
  bits.refill();
  CHECK(table->decode(bits) == kNoSymbol);
}

TEST_CASE("an entry is its symbol's meaning, with the bits to consume added in the low byte") {
  std::mt19937 random(6);
  const auto table = std::make_unique<Table>();
  for (int i = 0; i < 50; ++i) {
    const Lengths lengths = random_lengths(random, 400, 16);
    std::vector<std::uint32_t> meanings;
    for (std::uint32_t symbol = 0; symbol < lengths.size(); ++symbol)
      meanings.push_back((symbol * 41) << 8 | symbol % 18);
    REQUIRE(table->build(lengths, meanings.data()) == HuffmanCode::complete);
    const CanonicalCode code(lengths);
    for (std::size_t symbol = 0; symbol < lengths.size(); ++symbol) {
      BitWriter writer;
      writer.put(code, symbol);
      const Bytes packed = writer.finish_lzx();
      BitReader bits(packed);
      bits.refill();
      std::uint32_t entry = table->look_up(bits);
      std::uint32_t consumed = 0;
      if ((entry & kSubtable) != 0) {
        entry = table->look_further(entry, bits);
        consumed = Table::kPrimaryBits;
      }
      REQUIRE((entry >> 8) == symbol * 41);
      consumed += entry & 0xff;
      REQUIRE(consumed == lengths[symbol] + symbol % 18);
    }
  }
}

TEST_CASE("bits behind the end are zeros, and are told") {
  for (std::size_t size = 0; size <= 20; ++size) {
    const Bytes packed(size, std::byte{0xff});
    BitReader bits(packed);
    for (std::size_t unit = 0; unit < 20; ++unit) {
      bits.refill();
      CHECK(bits.overrun() == (unit > size / 2));
      CHECK(bits.take(16) == (unit < size / 2 ? 0xffff : 0));
    }
    CHECK(bits.overrun());
  }
}
