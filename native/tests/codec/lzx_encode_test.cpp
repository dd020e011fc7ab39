// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>

#include "codec/lzx/decode.h"
#include "codec/lzx/e8_filter.h"
#include "codec/lzx/encode.h"

using namespace dismount;

namespace {

constexpr CompressionLevel kLevels[] = {CompressionLevel::fast, CompressionLevel::normal, CompressionLevel::max};

std::byte byte_of(std::size_t value) { return static_cast<std::byte>(value & 0xff); }

Bytes random_bytes(std::size_t size, std::uint32_t seed = 1) {
  std::mt19937 random(seed);
  Bytes bytes(size);
  for (std::byte& byte : bytes) byte = byte_of(random());
  return bytes;
}

// Bytes that repeat after `period`.
Bytes periodic(std::size_t size, std::size_t period) {
  Bytes bytes = random_bytes(size, static_cast<std::uint32_t>(period));
  for (std::size_t i = period; i < size; ++i) bytes[i] = bytes[i - period];
  return bytes;
}

// Words and numbers, with runs, calls and records in between: something of each kind.
Bytes mixed(std::size_t size, std::uint32_t seed = 1) {
  static const std::array<const char*, 8> words = {"length",  "offset ",      "\xe8\x01\x02", "resource",
                                                   "of the ", "\x8b\x45\x08", "\xff\x15",     "image "};
  std::mt19937 random(seed);
  Bytes bytes;
  while (bytes.size() < size) {
    switch (random() % 5) {
      case 0:
        bytes.insert(bytes.end(), random() % 300, byte_of(random() % 3));
        break;
      case 1:
        for (std::size_t i = random() % 20; i > 0; --i) bytes.push_back(byte_of(random()));
        break;
      case 2:
        for (std::uint32_t i = 0; i < 40; ++i) bytes.push_back(byte_of(i % 8 == 0 ? random() % 64 : i % 8));
        break;
      default:
        for (const char* c = words[random() % words.size()]; *c != 0; ++c) bytes.push_back(static_cast<std::byte>(*c));
        break;
    }
  }
  bytes.resize(size);
  return bytes;
}

// Each pair of bytes comes once before any comes again, so that almost no match is worth an item.
Bytes all_pairs(std::size_t size) {
  Bytes bytes;
  std::vector<bool> seen(65536);
  std::size_t last = 0;
  while (bytes.size() < size) {
    std::size_t next = 255;
    while (next > 0 && seen[last * 256 + next]) --next;
    if (seen[last * 256 + next]) {
      seen.assign(seen.size(), false);
      continue;
    }
    seen[last * 256 + next] = true;
    bytes.push_back(byte_of(next));
    last = next;
  }
  return bytes;
}

// Each string is the one before and the one before that: matches of many lengths at few offsets, which overlap.
Bytes fibonacci(std::size_t size) {
  Bytes before{std::byte{1}};
  Bytes bytes{std::byte{0}};
  while (bytes.size() < size) {
    Bytes next = bytes;
    next.insert(next.end(), before.begin(), before.end());
    before = std::move(bytes);
    bytes = std::move(next);
  }
  bytes.resize(size);
  return bytes;
}

// Two long strings in turn, each a bit further on every time, so that each match ends where a better one begins.
Bytes long_matches_in_turn(std::size_t size) {
  const Bytes one = random_bytes(600, 1);
  const Bytes other = random_bytes(600, 2);
  Bytes bytes;
  for (std::size_t round = 0; bytes.size() < size; ++round) {
    const Bytes& from = round % 2 == 0 ? one : other;
    const std::size_t begin = round * 7 % 300;
    bytes.insert(bytes.end(), from.begin() + static_cast<std::ptrdiff_t>(begin),
                 from.begin() + static_cast<std::ptrdiff_t>(begin + 40 + round % 260));
  }
  bytes.resize(size);
  return bytes;
}

// Calls at all distances from the end of the chunk and of each part of it.
Bytes calls_at_edges(std::size_t size) {
  Bytes bytes = mixed(size, 3);
  for (std::size_t edge = 32768; edge < size + 32768; edge += 32768) {
    const std::size_t end = std::min(edge + 12, size);
    for (std::size_t i = edge - 24 + edge / 32768 % 6; i < end; i += 6) bytes[i] = std::byte{0xe8};
  }
  return bytes;
}

// Packs a chunk, checks that it is unpacked to the same and that nothing was written elsewhere. Returns its packed
// size, or its size if it is to be stored.
std::size_t packed_size(Encoder& encoder, Decoder& decoder, const Bytes& chunk) {
  Bytes packed(chunk.size() - 1 + 64, std::byte{0x5a});
  const std::size_t size = encoder.encode(chunk, ByteSpan(packed).first(chunk.size() - 1));
  REQUIRE(size < chunk.size());
  for (std::size_t i = chunk.size() - 1; i < packed.size(); ++i) REQUIRE(packed[i] == std::byte{0x5a});
  if (size == 0) return chunk.size();
  Bytes unpacked(chunk.size());
  REQUIRE(decoder.decode(ByteView(packed).first(size), unpacked));
  REQUIRE(unpacked == chunk);
  return size;
}

struct Codec {
  explicit Codec(CompressionLevel level, std::uint32_t chunk_size = 32768)
      : encoder(make_lzx_encoder(chunk_size, level)), decoder(make_lzx_decoder(chunk_size)) {}

  std::size_t packed_size(const Bytes& chunk) { return ::packed_size(*encoder, *decoder, chunk); }

  std::unique_ptr<Encoder> encoder;
  std::unique_ptr<Decoder> decoder;
};

}  // namespace

TEST_CASE("LZX packs chunks of every size so that they are unpacked to the same") {
  for (const CompressionLevel level : kLevels) {
    for (std::uint32_t chunk_size = 32768; chunk_size <= 2 * 1024 * 1024; chunk_size *= 2) {
      Codec codec(level, chunk_size);
      const Bytes chunk = mixed(chunk_size, chunk_size);
      CHECK(codec.packed_size(chunk) < chunk.size() / 2);
      CHECK(codec.packed_size(Bytes(chunk.begin(), chunk.end() - 1)) < chunk.size() / 2);
    }
  }
}

TEST_CASE("LZX packs data that are hard on a parser, with any end, at every level and chunk size") {
  struct Kind {
    const char* name;
    Bytes (*make)(std::size_t size);
  };
  const Kind kinds[] = {
      {"constant", [](std::size_t size) { return Bytes(size, std::byte{0xe8}); }},
      {"of period 3", [](std::size_t size) { return periodic(size, 3); }},
      {"of a period longer than a match", [](std::size_t size) { return periodic(size, 259); }},
      {"random", [](std::size_t size) { return random_bytes(size); }},
      {"all pairs of bytes once", all_pairs},
      {"a Fibonacci string", fibonacci},
      {"long matches in turn", long_matches_in_turn},
      {"calls up to each part's and the chunk's end", calls_at_edges},
  };
  for (std::uint32_t chunk_size = 32768; chunk_size <= 2 * 1024 * 1024; chunk_size *= 2) {
    // Of the larger ones only a part of one byte, as no other of their sizes takes a way of its own.
    std::vector<std::size_t> sizes{chunk_size - 32767};
    if (chunk_size <= 65536) sizes = {chunk_size, chunk_size - 1, chunk_size - 7, chunk_size / 2 + 1};
    if (chunk_size == 2 * 1024 * 1024) sizes = {chunk_size};
    for (const Kind& kind : kinds) {
      CAPTURE(kind.name);
      CAPTURE(chunk_size);
      const Bytes longest = kind.make(chunk_size);
      for (const CompressionLevel level : kLevels) {
        Codec codec(level, chunk_size);
        for (const std::size_t size : sizes) {
          Bytes chunk(longest.begin(), longest.begin() + static_cast<std::ptrdiff_t>(size));
          codec.packed_size(chunk);
          chunk.back() ^= std::byte{0x55};
          if (chunk_size <= 65536) codec.packed_size(chunk);
        }
      }
    }
  }
}

TEST_CASE("LZX packs short chunks, and chunks around powers of two") {
  for (const CompressionLevel level : kLevels) {
    Codec codec(level);
    std::vector<std::size_t> sizes;
    for (std::size_t size = 1; size <= 70; ++size) sizes.push_back(size);
    for (std::size_t power = 128; power <= 32768; power *= 2) {
      for (const std::size_t size : {power - 1, power, power + 1}) {
        if (size <= 32768) sizes.push_back(size);
      }
    }
    for (const std::size_t size : sizes) {
      codec.packed_size(Bytes(size));
      codec.packed_size(mixed(size));
      codec.packed_size(random_bytes(size));
    }
  }
}

TEST_CASE("LZX packs bytes that repeat into almost nothing") {
  for (const CompressionLevel level : kLevels) {
    Codec codec(level);
    for (std::size_t period = 1; period <= 300; ++period) {
      REQUIRE(codec.packed_size(periodic(32768, period)) < 600 + period);
      codec.packed_size(periodic(3 * period + 1, period));
    }
  }
}

TEST_CASE("LZX stores random bytes, but not those among which there is something else") {
  for (const CompressionLevel level : kLevels) {
    Codec codec(level);
    Bytes chunk = random_bytes(32768);
    CHECK(codec.packed_size(chunk) == chunk.size());
    for (const std::size_t from : {std::size_t{0}, std::size_t{20000}, chunk.size() - 4096}) {
      Bytes some = chunk;
      const Bytes other = mixed(4096);
      std::copy(other.begin(), other.end(), some.begin() + static_cast<std::ptrdiff_t>(from));
      CHECK(codec.packed_size(some) < some.size());
    }
    std::copy_n(chunk.begin(), 8192, chunk.begin() + 16384);
    CHECK(codec.packed_size(chunk) < chunk.size());
  }
}

TEST_CASE("LZX packs a chunk into the same bytes whatever came before") {
  for (const CompressionLevel level : kLevels) {
    Codec codec(level);
    const Bytes chunk = mixed(32768, 7);
    Bytes first(chunk.size() - 1), again(chunk.size() - 1);
    const std::size_t size = codec.encoder->encode(chunk, first);
    codec.packed_size(mixed(32768, 8));
    codec.packed_size(random_bytes(32768));
    codec.packed_size(periodic(5000, 3));
    REQUIRE(codec.encoder->encode(chunk, again) == size);
    CHECK(first == again);
  }
}

TEST_CASE("LZX chunks that do not fit are stored, and nothing is written behind the room given") {
  std::mt19937 random(5);
  for (const CompressionLevel level : kLevels) {
    Codec codec(level);
    for (int round = 0; round < 200; ++round) {
      // Of every ten bytes some are random: about as large packed as not.
      Bytes chunk = random_bytes(100 + random() % 2000, static_cast<std::uint32_t>(round));
      for (std::size_t i = 0; i < chunk.size(); ++i) {
        if (random() % 10 < static_cast<unsigned>(round) % 4) chunk[i] = std::byte{0};
      }
      codec.packed_size(chunk);
    }
  }
}

TEST_CASE("the E8 filter is undone wherever a call is and wherever it goes") {
  std::mt19937 random(6);
  for (std::size_t size = 1; size < 64; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      Bytes chunk = random_bytes(size, static_cast<std::uint32_t>(size));
      chunk[at] = std::byte{0xe8};
      Bytes filtered = chunk;
      apply_e8_filter(filtered);
      undo_e8_filter(filtered);
      CHECK(filtered == chunk);
    }
  }
  Bytes chunk(32768);
  for (int round = 0; round < 300; ++round) {
    for (std::size_t i = 0; i + 5 < chunk.size(); i += 1 + random() % 12) {
      chunk[i] = std::byte{0xe8};
      const std::int32_t borders[] = {0, 12'000'000, -static_cast<std::int32_t>(i),
                                      12'000'000 - static_cast<std::int32_t>(i)};
      const std::int32_t target = borders[random() % 4] + static_cast<std::int32_t>(random() % 5) - 2;
      write_le(chunk, i + 1, target);
    }
    Bytes filtered = chunk;
    apply_e8_filter(filtered);
    undo_e8_filter(filtered);
    REQUIRE(filtered == chunk);
  }
}

TEST_CASE("LZX makes calls of one function alike before it packs them") {
  Bytes calls(32768, std::byte{0x90});
  for (std::size_t i = 0; i + 24 <= calls.size(); i += 24) {
    calls[i] = std::byte{0xe8};
    write_le(calls, i + 1, 5'000'000 - static_cast<std::int32_t>(i));
    calls[i + 9] = byte_of(i / 24);
  }
  Bytes others = calls;
  for (std::size_t i = 0; i < others.size(); ++i) {
    if (others[i] == std::byte{0xe8}) others[i] = std::byte{0xe9};
  }
  for (const CompressionLevel level : kLevels) {
    Codec codec(level);
    CHECK(codec.packed_size(calls) * 2 < codec.packed_size(others));
  }
}

TEST_CASE("LZX encoders are made by their compression, for chunks that the format allows") {
  CHECK(can_encode(Compression::lzx));
  CHECK(make_encoder(Compression::lzx, 32768, CompressionLevel::normal).ok());
  CHECK(make_encoder(Compression::lzx, 2097152, CompressionLevel::max).ok());
  for (const std::uint32_t size : {0u, 16384u, 32769u, 4194304u}) {
    CHECK_FALSE(make_encoder(Compression::lzx, size, CompressionLevel::normal).ok());
  }
}

TEST_CASE("a slower LZX level packs smaller") {
  const Bytes chunk = mixed(32768, 11);
  const std::size_t fast = Codec(CompressionLevel::fast).packed_size(chunk);
  const std::size_t normal = Codec(CompressionLevel::normal).packed_size(chunk);
  const std::size_t max = Codec(CompressionLevel::max).packed_size(chunk);
  CHECK(normal < fast);
  CHECK(max <= normal);
}

TEST_CASE("LZX packs a long chunk whose costs have to be counted anew on the way") {
  // Literals only, of bytes that are not quite random, then matches that lie across.
  std::mt19937 random(9);
  for (const CompressionLevel level : {CompressionLevel::normal, CompressionLevel::max}) {
    Codec codec(level);
    for (int round = 0; round < 20; ++round) {
      Bytes chunk = random_bytes(32768, static_cast<std::uint32_t>(round));
      for (std::byte& byte : chunk) byte &= std::byte{0x7f};
      for (std::size_t i = 400; i + 400 < chunk.size(); i += 200 + random() % 500) {
        std::copy_n(chunk.begin() + static_cast<std::ptrdiff_t>(random() % (i - 200)), 20 + random() % 100,
                    chunk.begin() + static_cast<std::ptrdiff_t>(i));
      }
      CHECK(codec.packed_size(chunk) < chunk.size());
    }
  }
}
