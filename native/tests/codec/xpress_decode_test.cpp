// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>

#include "bit_writer.h"
#include "codec/codec.h"

using namespace dismount;
using namespace dismount::test;

namespace {

// A chunk in the making: items are written with a flat code of all symbols, 9 bits each, unless told otherwise.
class XpressChunk {
 public:
  explicit XpressChunk(Lengths lengths = Lengths(512, 9)) : code_(std::move(lengths)) {}

  XpressChunk& literals(const char* text) {
    for (const std::byte byte : bytes_of(text)) writer_.put(code_, std::to_integer<std::size_t>(byte));
    return *this;
  }
  XpressChunk& match(std::uint32_t offset, std::uint32_t length) {
    unsigned log2 = 0;
    while (offset >> (log2 + 1) != 0) ++log2;
    const std::uint32_t adjusted = length - 3;
    writer_.put(code_, 256 + 16 * log2 + std::min(adjusted, 15u));
    if (adjusted >= 15) {
      writer_.put_byte(std::min(adjusted - 15, 255u));
      if (adjusted - 15 >= 255) long_length(adjusted);
    }
    writer_.put(offset, log2);
    return *this;
  }
  // A match with the 16-bit form of the length, whatever it is.
  XpressChunk& match_with_long_form(std::uint32_t adjusted_length) {
    writer_.put(code_, 256 + 15);
    writer_.put_byte(255);
    long_length(adjusted_length);
    return *this;
  }
  Bytes finish() {
    Bytes packed(256);
    for (std::size_t i = 0; i < 256; ++i) {
      packed[i] = static_cast<std::byte>(code_.lengths()[2 * i] | code_.lengths()[2 * i + 1] << 4);
    }
    append(packed, writer_.finish_xpress());
    return packed;
  }

 private:
  void long_length(std::uint32_t adjusted) {
    writer_.put_byte(adjusted & 0xff);
    writer_.put_byte(adjusted >> 8);
  }

  CanonicalCode code_;
  BitWriter writer_;
};

bool decode(const Bytes& packed, Bytes& chunk) {
  const auto decoder = make_decoder(Compression::xpress, 65536);
  return (*decoder)->decode(packed, chunk);
}

Bytes repeated(const char* text, std::size_t size) {
  const Bytes pattern = bytes_of(text);
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = pattern[i % pattern.size()];
  return bytes;
}

}  // namespace

TEST_CASE("XPRESS literals") {
  Bytes chunk(11);
  REQUIRE(decode(XpressChunk().literals("hello there").finish(), chunk));
  CHECK(chunk == bytes_of("hello there"));
}

TEST_CASE("XPRESS matches of every form of length, at every short offset") {
  for (std::uint32_t period = 1; period <= 40; ++period) {
    const std::string pattern = std::string("The quick brown fox jumps over the lazy dog").substr(0, period);
    for (const std::uint32_t length : {3u, 4u, 17u, 18u, 19u, 31u, 32u, 33u, 100u, 272u, 273u, 274u, 5000u, 60000u}) {
      Bytes chunk(period + length);
      REQUIRE(decode(XpressChunk().literals(pattern.c_str()).match(period, length).finish(), chunk));
      CHECK(chunk == repeated(pattern.c_str(), chunk.size()));
      // With something behind it, which wide copies must not spoil.
      XpressChunk followed;
      followed.literals(pattern.c_str()).match(period, length);
      followed.literals("0123456789012345678901234567890123456789").match(40, 3);
      Bytes longer(chunk.size() + 43);
      REQUIRE(decode(followed.finish(), longer));
      CHECK(std::equal(chunk.begin(), chunk.end(), longer.begin()));
      CHECK(longer.back() == std::byte{'2'});
    }
  }
}

TEST_CASE("XPRESS length bytes stand between the units wherever the bits end") {
  for (int literals = 0; literals < 40; ++literals) {
    const std::string text(static_cast<std::size_t>(literals) + 1, 'x');
    Bytes chunk(text.size() + 300 + 100 + 20);
    REQUIRE(decode(XpressChunk().literals(text.c_str()).match(1, 300).match(1, 100).match(1, 20).finish(), chunk));
    CHECK(chunk == repeated("x", chunk.size()));
  }
}

TEST_CASE("XPRESS input cut off anywhere is refused") {
  const Bytes packed = XpressChunk().literals("abcdefgh").match(8, 300).literals("xyz").match(3, 20).finish();
  Bytes chunk(8 + 300 + 3 + 20);
  REQUIRE(decode(packed, chunk));
  // The very last unit is the encoder's spare one and holds nothing.
  for (std::size_t size = 0; size + 2 < packed.size(); ++size) {
    CHECK_FALSE(decode(Bytes(packed.begin(), packed.begin() + static_cast<std::ptrdiff_t>(size)), chunk));
  }
}

TEST_CASE("XPRESS codes that cannot be are refused") {
  Bytes chunk(4);
  CHECK_FALSE(decode({}, chunk));
  CHECK_FALSE(decode(Bytes(255, std::byte{0x99}), chunk));
  CHECK_FALSE(decode(XpressChunk(Lengths(512, 0)).finish(), chunk));   // nothing to decode with
  CHECK_FALSE(decode(XpressChunk(Lengths(512, 8)).finish(), chunk));   // over-full
  CHECK_FALSE(decode(XpressChunk(Lengths(512, 10)).finish(), chunk));  // incomplete
  Lengths one_symbol(512);
  one_symbol['a'] = 1;
  CHECK_FALSE(decode(XpressChunk(one_symbol).literals("aaaa").finish(), chunk));
}

TEST_CASE("XPRESS matches that leave the chunk are refused") {
  Bytes chunk(10);
  CHECK_FALSE(decode(XpressChunk().match(1, 10).finish(), chunk));
  CHECK_FALSE(decode(XpressChunk().literals("abc").match(4, 7).finish(), chunk));
  CHECK_FALSE(decode(XpressChunk().literals("abc").match(65535, 7).finish(), chunk));
  CHECK_FALSE(decode(XpressChunk().literals("abc").match(3, 8).finish(), chunk));
  CHECK_FALSE(decode(XpressChunk().literals("abc").match(3, 65538).finish(), chunk));
  REQUIRE(decode(XpressChunk().literals("abc").match(3, 7).finish(), chunk));
}

TEST_CASE("XPRESS long forms of short lengths are refused") {
  Bytes chunk(1 + 14 + 3);
  CHECK_FALSE(decode(XpressChunk().literals("a").match_with_long_form(14).finish(), chunk));
  CHECK_FALSE(decode(XpressChunk().literals("a").match_with_long_form(0).finish(), chunk));
  Bytes longer(1 + 15 + 3);
  CHECK(decode(XpressChunk().literals("a").match_with_long_form(15).finish(), longer));
}

TEST_CASE("XPRESS chunks larger than the decoder's are refused") {
  const auto decoder = make_decoder(Compression::xpress, 4096);
  Bytes chunk(4097);
  CHECK_FALSE((*decoder)->decode(XpressChunk().literals("a").match(1, 4096).finish(), chunk));
}

TEST_CASE("XPRESS damage of any kind is survived") {
  std::mt19937 random(4);
  const Bytes packed = XpressChunk().literals("abcdefgh").match(8, 300).literals("xyz").match(3, 20).finish();
  Bytes chunk(8 + 300 + 3 + 20);
  for (int i = 0; i < 20000; ++i) {
    Bytes damaged = packed;
    const std::size_t from = i % 2 == 0 ? 256 : 0;  // mostly, damage to the lengths makes no code at all
    for (unsigned k = random() % 4; k < 4; ++k) {
      damaged[from + random() % (damaged.size() - from)] = static_cast<std::byte>(random());
    }
    damaged.resize(damaged.size() - random() % 3);
    decode(damaged, chunk);
  }
}
