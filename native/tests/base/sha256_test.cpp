// SPDX-License-Identifier: MIT
#include "base/sha256.h"

#include <doctest/doctest.h>

#include <random>
#include <string>

#include "base/cpu_x86.h"
#include "base/sha256_portable.h"
#include "base/sha256_x86.h"

using namespace dismount;

namespace {

std::string sha256_hex(const std::string& text, std::size_t step) {
  Sha256 hasher;
  for (std::size_t at = 0; at < text.size(); at += step) {
    const std::string part = text.substr(at, step);
    hasher.update(std::as_bytes(std::span(part)));
  }
  return to_hex(hasher.finish());
}

}  // namespace

TEST_CASE("SHA-256 of the examples of FIPS 180") {
  CHECK(sha256_hex("", 1) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_hex("abc", 3) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56) ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(sha256_hex(std::string(1'000'000, 'a'), 4096) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("SHA-256 does not depend on how the data is cut into updates") {
  std::mt19937 random(1);
  std::string data(200, '\0');
  for (char& c : data) c = static_cast<char>(random());
  for (std::size_t size = 1; size <= data.size(); ++size) {
    const std::string part = data.substr(0, size);
    const std::string whole = sha256_hex(part, size);
    for (const std::size_t step : {1u, 3u, 63u, 64u, 65u}) CHECK(sha256_hex(part, step) == whole);
  }
}

TEST_CASE("SHA-256 by the SHA extensions equals the portable one") {
  if (!cpu_has_sha()) return;
  std::mt19937 random(2);
  std::vector<std::byte> data(64 * 33);
  for (std::byte& b : data) b = static_cast<std::byte>(random());
  for (std::size_t blocks = 0; blocks <= 33; ++blocks) {
    std::uint32_t portable[8], x86[8];
    for (int i = 0; i < 8; ++i) portable[i] = x86[i] = static_cast<std::uint32_t>(random());
    sha256_blocks_portable(portable, data.data(), blocks);
    sha256_blocks_x86(x86, data.data(), blocks);
    for (int i = 0; i < 8; ++i) CHECK(portable[i] == x86[i]);
  }
}
