// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <random>
#include <string>

#include "codec/codec.h"
#include "lzx_writer.h"

using namespace dismount;
using namespace dismount::lzx;
using namespace dismount::test;

namespace {

bool decode(const Bytes& packed, Bytes& chunk, std::uint32_t chunk_size = 32768) {
  const auto decoder = make_decoder(Compression::lzx, chunk_size);
  return (*decoder)->decode(packed, chunk);
}

// The chunk of `size` bytes as text; "refused" if it is.
std::string decoded(const Bytes& packed, std::size_t size) {
  Bytes chunk(size);
  if (!decode(packed, chunk)) return "refused";
  return std::string(reinterpret_cast<const char*>(chunk.data()), chunk.size());
}

Bytes first(const Bytes& bytes, std::size_t size) {
  return Bytes(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
}

void put_offsets(Bytes& packed, std::uint32_t r0, std::uint32_t r1, std::uint32_t r2) {
  const std::size_t at = packed.size();
  packed.resize(at + 12);
  write_le32(packed, at, r0);
  write_le32(packed, at + 4, r1);
  write_le32(packed, at + 8, r2);
}

// A chunk of one uncompressed block.
Bytes uncompressed(const char* text, std::uint32_t r0 = 1) {
  LzxWriter writer;
  const Bytes data = bytes_of(text);
  writer.header(kUncompressed, static_cast<std::uint32_t>(data.size()));
  Bytes packed = writer.bits.finish_lzx(true);
  put_offsets(packed, r0, 1, 1);
  append(packed, data);
  if (data.size() % 2 != 0) packed.push_back(std::byte{0});
  return packed;
}

}  // namespace

TEST_CASE("LZX literals and matches in a verbatim and in an aligned block") {
  for (const BlockType type : {kVerbatim, kAligned}) {
    CHECK(decoded(LzxWriter().block(type, 11).literals("hello there").finish(), 11) == "hello there");
    CHECK(decoded(LzxWriter().block(type, 9).literals("abc").match(3, 6).finish(), 9) == "abcabcabc");
    const std::string text = "The quick brown fox jumps over the lazy dog.";
    for (std::uint32_t offset = 1; offset <= text.size(); ++offset) {
      for (const std::uint32_t length : {2u, 8u, 9u, 10u, 40u, 256u, 257u}) {
        const std::uint32_t size = static_cast<std::uint32_t>(text.size()) + length;
        std::string expected = text;
        while (expected.size() < size) expected += expected[expected.size() - offset];
        CHECK(decoded(LzxWriter().block(type, size).literals(text.c_str()).match(offset, length).finish(), size) ==
              expected);
        const std::string tail = "0123456789012345678901234567890123456789";
        LzxWriter longer;
        longer.block(type, size + 40).literals(text.c_str()).match(offset, length).literals(tail.c_str());
        CHECK(decoded(longer.finish(), size + 40) == expected + tail);
      }
    }
  }
}

TEST_CASE("LZX recent offsets start at 1 and are swapped with the first one when used") {
  CHECK(decoded(LzxWriter().block(kVerbatim, 7).literals("a").recent(0, 2).recent(1, 2).recent(2, 2).finish(), 7) ==
        "aaaaaaa");
  // R0, R1, R2 are 4, 3, 2 after these; using R2 makes them 2, 3, 4 and not 2, 4, 3 as a true queue would.
  LzxWriter writer;
  writer.block(kVerbatim, 18).literals("abcdef").match(2, 2).match(3, 2).match(4, 2);
  writer.recent(2, 2).recent(2, 2).recent(1, 2);
  // abcdef, then from offset 2 ef, 3 fe, 4 ef, R2 = 2 ef, R2 = 4 ef (a queue: 3 fe), R1 = 3 fe
  CHECK(decoded(writer.finish(), 18) == "abcdefeffeefefeffe");
}

TEST_CASE("LZX blocks keep code lengths and recent offsets of the block before") {
  LzxCodes other;
  other.main = flat_lengths(kMainSymbols32K, {'a', 'b', 'c', 256, 257, 258});
  LzxWriter writer;
  writer.block(kVerbatim, 5).literals("abc").match(3, 2);
  writer.block(kAligned, 4, other).literals("cb").recent(0, 2);
  writer.block(kVerbatim, 2).literals("z!");
  CHECK(decoded(writer.finish(), 11) == "abcabcbbcz!");
}

TEST_CASE("LZX blocks of the default size, and of 24-bit size in large windows") {
  std::string text(32768, 'x');
  LzxWriter writer;
  writer.block(kVerbatim, 32768).literals("x");
  for (std::size_t done = 1; done < text.size();) {
    const std::size_t length = std::min<std::size_t>(257, text.size() - done);
    if (length == 1) {
      writer.literals("x");
    } else {
      writer.recent(0, static_cast<std::uint32_t>(length));
    }
    done += length;
  }
  CHECK(decoded(writer.finish(), 32768) == text);

  LzxCodes codes;
  codes.main = LzxCodes::every_symbol(256 + 8 * offset_slots(1 << 21));
  LzxWriter large;
  large.size_bits = 24;
  const std::uint32_t size = 70000;
  large.block(kAligned, size, codes).literals("0123456789");
  for (std::uint32_t done = 10; done < size; done += 10) large.match(done, 10);
  Bytes chunk(size);
  REQUIRE(decode(large.finish(), chunk, 1 << 21));
  for (std::size_t i = 0; i < size; ++i) REQUIRE(std::to_integer<std::size_t>(chunk[i]) == '0' + i % 10);
}

TEST_CASE("LZX uncompressed blocks") {
  CHECK(decoded(uncompressed("even"), 4) == "even");
  CHECK(decoded(uncompressed("odd"), 3) == "odd");
  CHECK(decoded(first(uncompressed("odd"), uncompressed("odd").size() - 1), 3) == "odd");  // no pad byte at the end
  CHECK(decoded(uncompressed("even", 0), 4) == "refused");
  for (std::size_t size = 0; size < uncompressed("even").size(); ++size) {
    CHECK(decoded(first(uncompressed("even"), size), 4) == "refused");
  }
}

TEST_CASE("LZX bits go on behind an uncompressed block, with its recent offsets") {
  for (const char* text : {"even", "odd"}) {
    const std::string plain = text;
    Bytes packed = uncompressed(text, 2);
    const std::uint32_t size = 6;
    append(packed, LzxWriter().block(kVerbatim, size).recent(0, 2).literals("back").finish());
    CHECK(decoded(packed, plain.size() + size) == plain + plain.substr(plain.size() - 2) + "back");
  }
}

TEST_CASE("LZX uncompressed block whose header ends on a border skips a whole unit") {
  int on_border = 0;
  for (std::size_t literals = 1; literals <= 32; ++literals) {
    const std::string text(literals, 'l');
    LzxWriter writer;
    writer.block(kVerbatim, static_cast<std::uint32_t>(literals)).literals(text.c_str()).header(kUncompressed, 4);
    on_border += writer.bits.bits_written() % 16 == 0 ? 1 : 0;
    Bytes packed = writer.bits.finish_lzx(true);
    put_offsets(packed, 1, 1, 1);
    append(packed, bytes_of("data"));
    CHECK(decoded(packed, literals + 4) == text + "data");
  }
  CHECK(on_border > 0);
}

TEST_CASE("LZX input cut off anywhere is refused") {
  LzxWriter writer;
  writer.block(kAligned, 40).literals("abcdefghijklmnopqrstuvwxyz").match(20, 14);
  writer.block(kVerbatim, 10).literals("0123").match(4, 6);
  const Bytes packed = writer.finish();
  REQUIRE(decoded(packed, 50) != "refused");
  for (std::size_t size = 0; size < packed.size(); ++size) CHECK(decoded(first(packed, size), 50) == "refused");
}

TEST_CASE("LZX blocks that cannot be are refused") {
  for (const std::uint32_t type : {0u, 4u, 5u, 6u, 7u}) {
    CHECK(decoded(LzxWriter().block(type, 4).literals("abcd").finish(), 4) == "refused");
  }
  CHECK(decoded(LzxWriter().block(kVerbatim, 0).literals("abcd").finish(), 4) == "refused");
  CHECK(decoded(LzxWriter().block(kVerbatim, 5).literals("abcde").finish(), 4) == "refused");
  CHECK(decoded(LzxWriter().block(kVerbatim, 3).literals("abc").finish(), 4) == "refused");  // the second is missing
  CHECK(decoded({}, 4) == "refused");
  CHECK(decoded(LzxWriter().block(kVerbatim, 32769).literals("abcd").finish(), 32769) == "refused");
}

TEST_CASE("LZX codes that cannot be are refused") {
  const auto with_main = [](Lengths main) {
    LzxCodes codes;
    codes.main = std::move(main);
    return decoded(LzxWriter().block(kVerbatim, 4, codes).finish(), 4);
  };
  CHECK(with_main(Lengths(kMainSymbols32K, 8)) == "refused");   // over-full
  CHECK(with_main(Lengths(kMainSymbols32K, 10)) == "refused");  // incomplete
  CHECK(with_main(Lengths(kMainSymbols32K, 0)) == "refused");
  LzxCodes codes;
  codes.length = Lengths(kLengthSymbols, 7);
  CHECK(decoded(LzxWriter().block(kVerbatim, 4, codes).literals("abcd").finish(), 4) == "refused");
  codes = {};
  codes.aligned = Lengths(8, 2);
  CHECK(decoded(LzxWriter().block(kAligned, 4, codes).literals("abcd").finish(), 4) == "refused");
}

TEST_CASE("LZX length and aligned codes may be empty, but not be used then") {
  LzxCodes codes;
  codes.length = Lengths(kLengthSymbols, 0);
  CHECK(decoded(LzxWriter().block(kVerbatim, 9, codes).literals("a").recent(0, 8).finish(), 9) == "aaaaaaaaa");
  CHECK(decoded(LzxWriter().block(kVerbatim, 10, codes).literals("a").recent(0, 9).finish(), 10) == "refused");
  codes = {};
  codes.aligned = Lengths(8, 0);
  CHECK(decoded(LzxWriter().block(kAligned, 4, codes).literals("abcd").finish(), 4) == "abcd");
  const char* const text = "0123456789abcdefghij";
  CHECK(decoded(LzxWriter().block(kAligned, 22, codes).literals(text).match(20, 2).finish(), 22) == "refused");
}

TEST_CASE("LZX code lengths whose runs pass the end, or repeat a run, are refused") {
  const auto with_run = [](std::size_t symbol, unsigned extra_bits, unsigned lengths_before) {
    LzxWriter writer;
    writer.header(kVerbatim, 4);
    const CanonicalCode pre = writer.pre_tree();
    for (unsigned i = 0; i < lengths_before; ++i) writer.bits.put(pre, 9);
    writer.bits.put(pre, symbol);
    writer.bits.put(0, extra_bits);
    for (int i = 0; i < 400; ++i) writer.bits.put(0x5a5a, 16);
    return decoded(writer.finish(), 4);
  };
  CHECK(with_run(17, 4, 253) == "refused");
  CHECK(with_run(18, 5, 250) == "refused");
  CHECK(with_run(19, 1, 253) == "refused");
  LzxWriter writer;
  writer.header(kVerbatim, 4);
  const CanonicalCode pre = writer.pre_tree();
  writer.bits.put(pre, 19);
  writer.bits.put(0, 1);
  writer.bits.put(pre, 17);
  for (int i = 0; i < 400; ++i) writer.bits.put(0x5a5a, 16);
  CHECK(decoded(writer.finish(), 4) == "refused");
}

TEST_CASE("LZX code lengths written as runs") {
  LzxWriter writer;
  writer.header(kVerbatim, 4);
  const auto zeros = [&writer](const CanonicalCode& pre, unsigned count) {
    for (; count >= 20 + 31; count -= 20 + 31) {
      writer.bits.put(pre, 18);
      writer.bits.put(31, 5);
    }
    for (; count >= 4; count -= 4) {
      writer.bits.put(pre, 17);
      writer.bits.put(0, 4);
    }
    for (; count > 0; --count) writer.bits.put(pre, 0);
  };
  // a, b, c, d have two bits each, as one run of the difference 0 - 2 = 15 (mod 17).
  const CanonicalCode pre_literals = writer.pre_tree();
  zeros(pre_literals, 'a');
  writer.bits.put(pre_literals, 19);
  writer.bits.put(0, 1);
  writer.bits.put(pre_literals, 15);
  zeros(pre_literals, 256 - 'a' - 4);
  zeros(writer.pre_tree(), kMainSymbols32K - 256);
  zeros(writer.pre_tree(), kLengthSymbols);
  for (const unsigned code : {3u, 2u, 1u, 0u}) writer.bits.put(code, 2);
  CHECK(decoded(writer.finish(), 4) == "dcba");
}

TEST_CASE("LZX matches that leave the chunk or the block are refused") {
  CHECK(decoded(LzxWriter().block(kVerbatim, 4).recent(0, 4).finish(), 4) == "refused");
  CHECK(decoded(LzxWriter().block(kVerbatim, 6).literals("abc").match(4, 3).finish(), 6) == "refused");
  CHECK(decoded(LzxWriter().block(kVerbatim, 6).literals("abc").match(32765, 3).finish(), 6) == "refused");
  CHECK(decoded(LzxWriter().block(kVerbatim, 6).literals("abc").match(3, 4).finish(), 6) == "refused");
  LzxWriter over_the_border;
  over_the_border.block(kVerbatim, 6).literals("abc").match(3, 4).block(kVerbatim, 4).literals("abcd");
  CHECK(decoded(over_the_border.finish(), 10) == "refused");
}

TEST_CASE("LZX damage of any kind is survived") {
  std::mt19937 random(5);
  LzxWriter writer;
  writer.block(kAligned, 340).literals("abcdefghijklmnopqrstuvwxyz").match(20, 257).match(26, 57);
  const std::size_t items_end = writer.bits.bits_written() / 8;
  writer.block(kVerbatim, 10).literals("0123").match(4, 6);
  writer.header(kUncompressed, 5);
  Bytes packed = writer.bits.finish_lzx(true);
  put_offsets(packed, 1, 2, 3);
  append(packed, bytes_of("bytes"));
  packed.push_back(std::byte{0});
  Bytes chunk(355);
  REQUIRE(decode(packed, chunk));
  for (int i = 0; i < 20000; ++i) {
    Bytes damaged = packed;
    // Half of the time only the first block's items, so that decoding gets beyond the codes.
    const std::size_t from = i % 2 == 0 ? items_end - 20 : 0;
    const std::size_t to = i % 2 == 0 ? items_end : damaged.size();
    for (unsigned k = random() % 4; k < 4; ++k)
      damaged[from + random() % (to - from)] = static_cast<std::byte>(random());
    damaged.resize(damaged.size() - random() % 3);
    decode(damaged, chunk);
  }
}
