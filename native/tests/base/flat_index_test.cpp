// SPDX-License-Identifier: MIT
#include "base/flat_index.h"

#include <doctest/doctest.h>

#include <map>
#include <random>

using namespace dismount;

TEST_CASE("an index finds what a map finds, also where hashes are equal") {
  std::mt19937_64 random(5);
  for (const std::uint64_t spread : {1ULL, 3ULL, 1000ULL, ~0ULL}) {
    std::vector<std::uint64_t> keys;
    std::map<std::uint64_t, std::uint32_t> expected;
    FlatIndex index;
    const auto same = [&](std::uint64_t key) { return [&keys, key](std::uint32_t n) { return keys[n] == key; }; };
    for (std::uint32_t i = 0; i < 2000; ++i) {
      const std::uint64_t key = random() % 5000;
      const std::uint64_t hash = key % spread;
      const auto found = expected.find(key);
      CHECK(index.find(hash, same(key)) == (found == expected.end() ? FlatIndex::kNone : found->second));
      keys.push_back(key);
      if (i % 2 == 0) {
        CHECK(index.find_or_add(hash, i, same(key)) == (found == expected.end() ? FlatIndex::kNone : found->second));
      } else if (found == expected.end()) {
        index.add(hash, i);
      }
      expected.emplace(key, i);
    }
    for (const auto& [key, number] : expected) CHECK(index.find(key % spread, same(key)) == number);
  }
}

TEST_CASE("an index of nothing finds nothing") {
  CHECK(FlatIndex().find(7, [](std::uint32_t) { return true; }) == FlatIndex::kNone);
}
