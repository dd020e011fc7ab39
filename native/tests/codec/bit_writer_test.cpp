// SPDX-License-Identifier: MIT
#include "codec/bit_writer.h"

#include <doctest/doctest.h>

#include <random>

#include "codec/bit_reader.h"

using namespace dismount;

TEST_CASE("bits written are read back, and nothing goes behind the end") {
  std::mt19937 random(3);
  for (int round = 0; round < 300; ++round) {
    std::vector<std::pair<std::uint32_t, unsigned>> values;
    std::size_t bits = 0;
    for (std::size_t i = random() % 60; i > 0; --i) {
      const auto width = static_cast<unsigned>(random() % 25);
      values.emplace_back(static_cast<std::uint32_t>(random()) & ((1u << width) - 1), width);
      bits += width;
    }
    const std::size_t needed = (bits + 15) / 16 * 2;
    for (const std::size_t room : {needed, needed + 1, needed + 9, needed / 2}) {
      Bytes bytes(room + 8, std::byte{0xaa});
      BitWriter writer(ByteSpan(bytes).first(room));
      for (std::size_t i = 0; i < values.size(); ++i) {
        writer.put(values[i].first, values[i].second);
        if (i % 2 == 1) writer.flush();
        if (values[i].second > 23) writer.flush();
      }
      REQUIRE(writer.finish() == (room < needed ? 0 : needed));
      for (std::size_t i = room; i < bytes.size(); ++i) REQUIRE(bytes[i] == std::byte{0xaa});
      if (room < needed) continue;

      BitReader reader(ByteView(bytes).first(needed));
      for (const auto& [value, width] : values) {
        reader.refill();
        REQUIRE(reader.take(width) == value);
      }
      CHECK_FALSE(reader.overrun());
    }
  }
}
