// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <map>
#include <random>
#include <string>

#include "codec/codec.h"
#include "codec/lzms/x86_filter.h"
#include "lzms_writer.h"

using namespace dismount;
using namespace dismount::lzms;
using namespace dismount::test;

namespace {

bool decode(const Bytes& packed, Bytes& chunk, std::uint32_t chunk_size = 1 << 17) {
  const auto decoder = make_decoder(Compression::lzms, chunk_size);
  return (*decoder)->decode(packed, chunk);
}

/// The chunk of `size` bytes as text; "refused" if it is.
std::string decoded(const Bytes& packed, std::size_t size) {
  Bytes chunk(size);
  if (!decode(packed, chunk)) return "refused";
  return std::string(reinterpret_cast<const char*>(chunk.data()), chunk.size());
}

std::string repeat(std::string text, std::size_t offset, std::size_t length) {
  for (; length > 0; --length) text += text[text.size() - offset];
  return text;
}

/// A chunk is never packed to more than it is: the rest makes these small ones large enough.
const std::string kRest(300, 'r');
std::string with_rest(const std::string& text) { return repeat(text + "r", 1, kRest.size() - 1); }
LzmsWriter& add_rest(LzmsWriter& writer) { return writer.literals("r").match(1, 299); }

void little_endian(Bytes& bytes, std::size_t at, std::uint32_t value) { write_le32(bytes, at, value); }

}  // namespace

TEST_CASE("LZMS literals and matches of every slot of length") {
  const std::string text = "The quick brown fox jumps over the lazy dog.";
  for (const Slot& slot : kLengthSlots54) {
    if (slot.base > 60'000) continue;
    for (const std::uint32_t offset : {1u, 3u, 8u, 44u}) {
      const std::string expected = with_rest(repeat(text, offset, slot.base));
      LzmsWriter writer(static_cast<std::uint32_t>(expected.size()));
      writer.literals(text).match(offset, slot.base);
      CHECK(decoded(add_rest(writer).finish(), expected.size()) == expected);
    }
  }
}

TEST_CASE("LZMS codes are made anew from their frequencies, literals after 1,024 of them") {
  std::string text;
  std::mt19937 random(1);
  for (int i = 0; i < 20'000; ++i) text += static_cast<char>('a' + random() % (1 + random() % 24));
  LzmsWriter writer(static_cast<std::uint32_t>(text.size()));
  CHECK(decoded(writer.literals(text).finish(), text.size()) == text);
}

TEST_CASE("LZMS matches at every distance, through many makings of their codes") {
  std::string text;
  for (int i = 0; i < 256; ++i) text += static_cast<char>(i);
  std::string expected = text;
  LzmsWriter writer(100'000);
  writer.literals(text);
  for (std::uint32_t at = 1; expected.size() < 99'000; at = at * 7 % 4099) {
    const auto offset = static_cast<std::uint32_t>(1 + at * 31 % expected.size());
    writer.match(offset, 1 + at % 40);
    expected = repeat(expected, offset, 1 + at % 40);
  }
  const auto left = static_cast<std::uint32_t>(100'000 - expected.size());
  expected = repeat(expected, 5, left);
  CHECK(decoded(writer.match(5, left).finish(), expected.size()) == expected);
}

TEST_CASE("LZMS recent matches: the newest one cannot be named by the item that follows it") {
  std::string expected = "abcdefgh";
  const auto size = static_cast<std::uint32_t>(with_rest(expected).size() + 20);
  LzmsWriter writer(size);
  writer.literals(expected).match(5, 4).match(3, 4);
  expected = repeat(repeat(expected, 5, 4), 3, 4);
  // Directly behind a match, 0 is not its offset 3 but the 5 before; a literal brings the newest one in.
  writer.recent(0, 3).literals("x").recent(0, 3).literals("y").recent(1, 4);
  expected = repeat(expected, 5, 3) + "x";
  expected = repeat(expected, 5, 3) + "y";
  expected = repeat(expected, 3, 4);
  expected = with_rest(expected);
  CHECK(decoded(add_rest(writer).finish(), expected.size()) == expected);

  LzmsWriter start(301);
  start.literals("a").recent(0, 300);  // 1, 2, 3 at the start
  CHECK(decoded(start.finish(), 301) == repeat("a", 1, 300));
}

TEST_CASE("LZMS delta matches go on with what changed a span earlier") {
  std::string line;
  for (int i = 0; i < 1000; ++i) line += {static_cast<char>(i), static_cast<char>(i * 3), 'c', static_cast<char>(-i)};
  LzmsWriter writer(4000);
  writer.literals(line.substr(0, 8)).delta(2, 1, 1992).literals(line.substr(2000, 1)).recent_delta(0, 1999);
  CHECK(decoded(writer.finish(), 4000) == line);
}

TEST_CASE("LZMS matches that reach before the chunk or behind it are refused") {
  const auto refused = [](LzmsWriter& writer, std::size_t size) { return decoded(writer.finish(), size) == "refused"; };
  const std::string rest(200, 'x');
  LzmsWriter before(300);
  CHECK(refused(before.literals(rest).match(201, 100), 300));
  LzmsWriter behind(300);
  CHECK(refused(behind.literals(rest).match(1, 101), 300));
  LzmsWriter delta_before(300);
  CHECK(refused(delta_before.literals(rest).delta(3, 25, 100), 300));  // 25 * 8 + 8 > 200
  LzmsWriter delta_behind(300);
  CHECK(refused(delta_behind.literals(rest).delta(0, 1, 101), 300));
  LzmsWriter too_early(300);
  CHECK(refused(too_early.recent(0, 100).literals(rest), 300));
}

TEST_CASE("LZMS input that cannot be a packed chunk is refused") {
  LzmsWriter writer(300);
  const Bytes good = writer.literals("abc").match(3, 297).finish();
  CHECK(decoded(good, 300) == repeat("abc", 3, 297));
  Bytes odd = good;
  odd.push_back(std::byte{0});
  CHECK(decoded(odd, 300) == "refused");
  CHECK(decoded(Bytes(2), 300) == "refused");
  CHECK(decoded(Bytes{}, 300) == "refused");
  CHECK(decoded(good, good.size()) == "refused");  // not smaller than the chunk
  CHECK(decoded(good, (1 << 17) + 1) == "refused");
  CHECK(decoded(Bytes(4), 1) == "refused");
}

TEST_CASE("LZMS input that ends too early is refused") {
  std::string text;
  std::mt19937 random(3);
  for (int i = 0; i < 3000; ++i) text += static_cast<char>('a' + random() % 26);
  LzmsWriter writer(3000);
  Bytes packed = writer.literals(text).finish();
  REQUIRE(decoded(packed, 3000) == text);
  packed.erase(packed.begin() + 4, packed.end() - 40);
  CHECK(decoded(packed, 3000) == "refused");
}

TEST_CASE("LZMS chunks changed anywhere are decoded to something or refused, never worse") {
  std::string text;
  for (int i = 0; i < 60; ++i) text += "line " + std::to_string(i * i) + " of a text\n";
  LzmsWriter writer(6000);
  writer.literals(text).match(30, 200).literals("abcdefgh").delta(1, 2, 300).recent(1, 50).recent_delta(0, 9);
  const Bytes good = writer.finish();
  const auto decoder = make_decoder(Compression::lzms, 1 << 17);
  Bytes chunk(6000);
  std::mt19937 random(4);
  int decoded_anyway = 0;
  for (int i = 0; i < 3000; ++i) {
    Bytes bad = good;
    for (unsigned change = 0; change <= random() % 4; ++change)
      bad[random() % bad.size()] = static_cast<std::byte>(random());
    chunk.resize(5 + random() % 40'000);
    decoded_anyway += (*decoder)->decode(bad, chunk) ? 1 : 0;
  }
  CHECK(decoded_anyway < 3000);
}

TEST_CASE("Huffman lengths follow the frequencies; ties go to symbols, and to the lower one") {
  const auto lengths = [](const std::vector<std::uint16_t>& frequencies) {
    Lengths made(frequencies.size());
    make_code_lengths(frequencies, made);
    return made;
  };
  CHECK(lengths({1, 1}) == Lengths{1, 1});
  CHECK(lengths({5, 1, 1}) == Lengths{1, 2, 2});
  CHECK(lengths({1, 1, 1, 1, 1}) == Lengths{3, 3, 2, 2, 2});
  CHECK(lengths({1, 1, 2, 2}) == Lengths{2, 2, 2, 2});  // the pair of ones against the twos: symbols first
  CHECK(lengths({300, 1000, 260, 1}) == Lengths{2, 1, 3, 3});
  CHECK(lengths(std::vector<std::uint16_t>(256, 1)) == Lengths(256, 8));
}

TEST_CASE("the x86 filter translates what follows a second use of the same target") {
  // Three calls of one target, in the absolute form in which a packed chunk has them. The first use confirms nothing.
  Bytes chunk(200, std::byte{0x90});
  const auto call = [&](std::size_t at, std::uint32_t target) {
    chunk[at] = std::byte{0xE8};
    little_endian(chunk, at + 1, target);
  };
  call(10, 0x1000 - 10);  // relative: not translated by the packer either
  call(30, 0x1000 - 30);  // the second use of 0x1000 makes this a likely instruction
  call(50, 0x1000);       // translated
  call(184, 0x1000);      // begins in the last 16 bytes
  X86Filter filter;
  filter.undo(chunk);
  CHECK(read_le32(chunk, 11) == 0x1000 - 10);
  CHECK(read_le32(chunk, 31) == 0x1000 - 30);
  CHECK(read_le32(chunk, 51) == 0x1000 - 50);
  CHECK(read_le32(chunk, 185) == 0x1000);

  Bytes tiny(17, std::byte{0xE8});
  const Bytes before = tiny;
  filter.undo(tiny);
  CHECK(tiny == before);
}

namespace {

/// The same, byte by byte, from the description in codec/lzms/README.md.
void undo_plainly(Bytes& chunk) {
  std::map<std::uint16_t, std::int64_t> last_use;
  std::int64_t last_likely = -1024;
  const auto byte = [&](std::size_t at) { return std::to_integer<unsigned>(chunk[at]); };
  for (std::size_t at = 1; at + 16 < chunk.size();) {
    const unsigned first = byte(at), second = byte(at + 1), third = byte(at + 2);
    std::size_t size = 0;
    if (first == 0x48 && second == 0x8B && (third == 0x05 || third == 0x0D)) size = 3;
    if ((first == 0x48 || first == 0x4C) && second == 0x8D && (third & 7) == 5) size = 3;
    if (first == 0xE8) size = 1;
    if (first == 0xF0 && second == 0x83 && third == 0x05) size = 3;
    if (first == 0xFF && second == 0x15) size = 2;
    if (size == 0) {
      at += first == 0xE9 ? 5 : 1;
      continue;
    }
    const auto here = static_cast<std::int64_t>(at);
    if (here - last_likely <= (first == 0xE8 ? 511 : 1023)) {
      write_le32(chunk, at + size, read_le32(chunk, at + size) - static_cast<std::uint32_t>(at));
    }
    const auto target = static_cast<std::uint16_t>(at + read_le16(chunk, at + size));
    const std::int64_t last_byte = here + static_cast<std::int64_t>(size) + 3;
    if (last_use.contains(target) && last_byte - last_use[target] <= 65'535) last_likely = last_byte;
    last_use[target] = last_byte;
    at += size + 4;
  }
}

}  // namespace

TEST_CASE("the x86 filter finds what a look at each byte finds") {
  constexpr unsigned kBytes[] = {0x48, 0x4C, 0x8B, 0x8D, 0x05, 0x0D, 0x15, 0xE8, 0xE9, 0xF0, 0x83, 0xFF, 0, 0, 0, 0};
  std::mt19937 random(7);
  X86Filter filter;
  for (int round = 0; round < 300; ++round) {
    Bytes chunk(18 + random() % 700);
    for (std::byte& one : chunk) one = static_cast<std::byte>(kBytes[random() % std::size(kBytes)]);
    Bytes expected = chunk;
    undo_plainly(expected);
    filter.undo(chunk);
    REQUIRE(chunk == expected);
  }
}
