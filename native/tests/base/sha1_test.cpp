// SPDX-License-Identifier: MIT
#include "base/sha1.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "base/sha1_engine.h"

using namespace dismount;

namespace {

ByteView bytes(const std::string& text) { return std::as_bytes(std::span(text)); }

}  // namespace

TEST_CASE("SHA-1 of the examples of FIPS 180 and RFC 3174") {
  CHECK(to_hex(sha1({})) == "da39a3ee5e6b4b0d3255bfef95601890afd80709");
  CHECK(to_hex(sha1(bytes("abc"))) == "a9993e364706816aba3e25717850c26c9cd0d89d");
  CHECK(to_hex(sha1(bytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))) ==
        "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
  CHECK(to_hex(sha1(bytes(std::string(1'000'000, 'a')))) == "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
}

TEST_CASE("SHA-1 does not depend on how the data is cut into updates") {
  std::mt19937 random(1);
  std::string data(1000, '\0');
  for (char& c : data) c = static_cast<char>(random());
  for (std::size_t size = 0; size <= 200; ++size) {
    const std::string part = data.substr(0, size);
    const Sha1Hash whole = sha1(bytes(part));
    for (const std::size_t step : {1u, 3u, 63u, 64u, 65u}) {
      Sha1 hasher;
      for (std::size_t at = 0; at < size; at += step) hasher.update(bytes(part.substr(at, step)));
      CHECK(hasher.finish() == whole);
    }
  }
}

TEST_CASE("every SHA-1 engine of this processor equals the portable one, for messages of any lengths at once") {
  const Sha1Engine& portable = sha1_engines().back();
  CHECK(std::string(portable.name) == "portable");
  std::mt19937 random(2);
  std::vector<std::byte> data(70'000);
  for (std::byte& b : data) b = static_cast<std::byte>(random());
  for (const Sha1Engine& engine : sha1_engines()) {
    CAPTURE(engine.name);
    for (int round = 0; round < 200; ++round) {
      const std::size_t messages = 1 + random() % 40;
      const std::size_t longest = round % 3 == 0 ? 200 : 6'000;
      std::vector<Sha1> found(messages), expected(messages);
      for (int update = 0; update < 3; ++update) {
        std::vector<Sha1Update> updates;
        for (std::size_t i = 0; i < messages; ++i) {
          const ByteView part = ByteView(data).subspan(random() % 60'000, random() % longest);
          updates.push_back({&found[i], part});
          expected[i].update(part);
        }
        sha1_update_all(updates, engine);
      }
      for (std::size_t i = 0; i < messages; ++i) CHECK(found[i].finish() == expected[i].finish());
    }
  }
}

TEST_CASE("every SHA-1 engine adds the same blocks to a state as the portable one") {
  const Sha1Engine& portable = sha1_engines().back();
  std::mt19937 random(3);
  std::vector<std::byte> data(64 * 33 * kMostSha1Lanes);
  for (std::byte& b : data) b = static_cast<std::byte>(random());
  for (const Sha1Engine& engine : sha1_engines()) {
    CAPTURE(engine.name);
    REQUIRE(engine.lanes <= kMostSha1Lanes);
    for (unsigned messages = 1; messages <= engine.lanes; ++messages) {
      for (const std::size_t blocks : {0U, 1U, 2U, 17U, 33U}) {
        std::uint32_t found[kMostSha1Lanes][5], expected[kMostSha1Lanes][5];
        Sha1Lane lanes[kMostSha1Lanes];
        for (unsigned i = 0; i < messages; ++i) {
          for (int word = 0; word < 5; ++word)
            found[i][word] = expected[i][word] = static_cast<std::uint32_t>(random());
          lanes[i] = {found[i], data.data() + std::size_t{i} * 64 * 33};
          const Sha1Lane alone{expected[i], lanes[i].data};
          portable.add({&alone, 1}, blocks);
        }
        engine.add({lanes, messages}, blocks);
        for (unsigned i = 0; i < messages; ++i) CHECK(std::equal(found[i], found[i] + 5, expected[i]));
      }
    }
  }
}
