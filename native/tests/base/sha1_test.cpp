// SPDX-License-Identifier: MIT
#include "base/sha1.h"

#include <doctest/doctest.h>

#include <random>
#include <string>

#include "base/cpu_x86.h"
#include "base/sha1_portable.h"
#include "base/sha1_x86.h"

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

TEST_CASE("SHA-1 by the SHA extensions equals the portable one") {
  if (!cpu_has_sha()) return;
  std::mt19937 random(2);
  std::vector<std::byte> data(64 * 33);
  for (std::byte& b : data) b = static_cast<std::byte>(random());
  for (std::size_t blocks = 0; blocks <= 33; ++blocks) {
    std::uint32_t portable[5], x86[5];
    for (int i = 0; i < 5; ++i) portable[i] = x86[i] = static_cast<std::uint32_t>(random());
    sha1_blocks_portable(portable, data.data(), blocks);
    sha1_blocks_x86(x86, data.data(), blocks);
    for (int i = 0; i < 5; ++i) CHECK(portable[i] == x86[i]);
  }
}
