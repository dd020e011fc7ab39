// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>

#include "codec/codec.h"

using namespace dismount;

namespace {

constexpr CompressionLevel kLevels[] = {CompressionLevel::fast, CompressionLevel::normal, CompressionLevel::max};
constexpr std::uint32_t kLargest = 65536;
constexpr std::byte kGuard{0xa5};

// An encoder and a decoder that must agree, and what every packed chunk must hold to.
class RoundTrip {
 public:
  RoundTrip(CompressionLevel level, std::uint32_t chunk_size)
      : encoder_(make_encoder(Compression::xpress, chunk_size, level).value()),
        decoder_(make_decoder(Compression::xpress, chunk_size).value()) {}

  /// The packed size, 0 if it did not get smaller. The buffer has just the bytes that are promised, then guards.
  std::size_t operator()(const Bytes& chunk) {
    packed_.assign(chunk.size() - 1 + 16, kGuard);
    const std::size_t size = encoder_->encode(chunk, ByteSpan(packed_).first(chunk.size() - 1));
    const auto guards = packed_.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(size, chunk.size() - 1));
    CHECK(std::all_of(guards, packed_.end(), [](std::byte byte) { return byte == kGuard; }));
    REQUIRE(size < chunk.size());
    if (size == 0) return 0;
    Bytes unpacked(chunk.size());
    REQUIRE(decoder_->decode(ByteView(packed_).first(size), unpacked));
    REQUIRE(unpacked == chunk);
    return size;
  }

  ByteView packed(std::size_t size) const { return ByteView(packed_).first(size); }

 private:
  std::unique_ptr<Encoder> encoder_;
  std::unique_ptr<Decoder> decoder_;
  Bytes packed_;
};

Bytes random_bytes(std::size_t size, unsigned seed, unsigned symbols = 256) {
  std::mt19937 random(seed);
  Bytes bytes(size);
  for (std::byte& byte : bytes) byte = static_cast<std::byte>(random() % symbols);
  return bytes;
}

Bytes periodic(std::size_t size, std::size_t period, unsigned seed = 1) {
  const Bytes pattern = random_bytes(period, seed);
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = pattern[i % period];
  return bytes;
}

// Words in an order that is not random, like most files: literals, and matches near and far of many lengths.
Bytes words(std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<Bytes> vocabulary;
  for (unsigned i = 0; i < 200; ++i) vocabulary.push_back(random_bytes(1 + random() % 12, seed + i, 40));
  Bytes bytes;
  while (bytes.size() < size) {
    const Bytes& word = vocabulary[std::min(random() % 200, random() % 200)];
    bytes.insert(bytes.end(), word.begin(), word.end());
  }
  bytes.resize(size);
  return bytes;
}

}  // namespace

TEST_CASE("XPRESS packs and unpacks words at every level and chunk size") {
  for (const CompressionLevel level : kLevels) {
    for (std::uint32_t chunk_size = 4096; chunk_size <= kLargest; chunk_size *= 2) {
      RoundTrip round_trip(level, chunk_size);
      for (const std::size_t size : {chunk_size, chunk_size - 1, chunk_size - 7, chunk_size / 2 + 1}) {
        const std::size_t packed = round_trip(words(size, chunk_size));
        CHECK(packed > 0);
        CHECK(packed < size * 3 / 4);
      }
    }
  }
}

TEST_CASE("XPRESS packs chunks of every small size, and around powers of two") {
  for (const CompressionLevel level : kLevels) {
    RoundTrip round_trip(level, kLargest);
    for (std::size_t size = 1; size <= 300; ++size) {
      // 256 bytes of code lengths, two units, and a length byte at least.
      const std::size_t packed = round_trip(Bytes(size));
      CHECK((packed > 0) == (size > 256 + 4 + 1));
      round_trip(words(size, 1));
    }
    for (std::size_t power = 512; power <= kLargest; power *= 2) {
      for (std::size_t size = power - 4; size <= std::min<std::size_t>(power + 4, kLargest); ++size) {
        CHECK(round_trip(Bytes(size, std::byte{'x'})) > 0);
        round_trip(words(size, 2));
      }
    }
  }
}

TEST_CASE("XPRESS packs repeated patterns to almost nothing") {
  for (const CompressionLevel level : kLevels) {
    RoundTrip round_trip(level, kLargest);
    for (std::size_t period = 1; period <= 300; ++period) {
      const std::size_t packed = round_trip(periodic(4096 + period, period));
      CHECK(packed > 0);
      CHECK(packed < 256 + 2 * period + 40);
    }
    for (const std::size_t period : {1u, 2u, 3u, 255u, 256u, 4097u, 32768u, 65535u}) {
      round_trip(periodic(kLargest, period));
    }
  }
}

TEST_CASE("XPRESS lengths take the form that they need") {
  for (const CompressionLevel level : kLevels) {
    RoundTrip round_trip(level, kLargest);
    // 3 to 17 in the symbol, to 272 in a byte, above that in two.
    for (const std::size_t length : {3u, 4u, 16u, 17u, 18u, 19u, 271u, 272u, 273u, 274u, 5000u, 60000u, 64000u}) {
      for (const std::size_t before : {1u, 2u, 9u, 300u}) {
        for (const std::size_t tail : {0u, 1u, 2u, 3u, 8u}) {
          Bytes chunk = random_bytes(before, 3, 4);
          chunk.resize(before + length, std::byte{'z'});
          const Bytes rest = random_bytes(tail, 4, 4);
          chunk.insert(chunk.end(), rest.begin(), rest.end());
          CHECK((round_trip(chunk) > 0 || length < 1000));
        }
      }
    }
  }
}

TEST_CASE("XPRESS gives up on random bytes, but not where something in them repeats") {
  for (const CompressionLevel level : kLevels) {
    RoundTrip round_trip(level, kLargest);
    for (const std::size_t size : {1000u, 4096u, 32768u, 65536u}) {
      CHECK(round_trip(random_bytes(size, 5)) == 0);
      // Half of it is there twice.
      Bytes twice = random_bytes(size / 2, 6);
      twice.insert(twice.end(), twice.begin(), twice.end());
      CHECK(round_trip(twice) > 0);
      CHECK(round_trip(twice) < size * 6 / 10 + 300);
    }
    // No matches at all, but six bits a byte; then the same only in three of four bytes.
    CHECK(round_trip(random_bytes(32768, 7, 64)) < 32768 * 77 / 100);
    Bytes mixed = random_bytes(32768, 8, 64);
    const Bytes noise = random_bytes(32768, 9);
    for (std::size_t i = 0; i < mixed.size(); i += 4) mixed[i] = noise[i];
    CHECK(round_trip(mixed) > 0);
  }
}

TEST_CASE("XPRESS packs noise with repetitions of every length and distance") {
  for (const CompressionLevel level : kLevels) {
    for (unsigned seed = 0; seed < 40; ++seed) {
      std::mt19937 random(seed);
      RoundTrip round_trip(level, kLargest);
      const unsigned symbols = 1 + random() % 256;
      const std::size_t size = 1000 + random() % (kLargest - 1000);
      Bytes chunk = random_bytes(1 + random() % 500, seed, symbols);
      while (chunk.size() < size) {
        const std::size_t offset = 1 + random() % chunk.size();
        const std::size_t length = std::size_t{1} << random() % 10;
        for (std::size_t i = 0; i < length; ++i) chunk.push_back(chunk[chunk.size() - offset]);
        for (unsigned i = random() % 8; i > 0; --i) chunk.push_back(static_cast<std::byte>(random() % symbols));
      }
      chunk.resize(size);
      round_trip(chunk);
    }
  }
}

TEST_CASE("XPRESS writes the same bytes whatever the encoder packed before") {
  for (const CompressionLevel level : kLevels) {
    const Bytes chunk = words(30000, 10);
    RoundTrip fresh(level, kLargest);
    const std::size_t size = fresh(chunk);
    RoundTrip used(level, kLargest);
    used(random_bytes(kLargest, 11, 3));
    used(Bytes(500));
    REQUIRE(used(chunk) == size);
    CHECK(std::ranges::equal(used.packed(size), fresh.packed(size)));
  }
}

TEST_CASE("XPRESS ends with the mark that Windows wants") {
  // One literal, one match, the mark: the mark's code is the last one in the stream.
  for (const CompressionLevel level : kLevels) {
    RoundTrip round_trip(level, 4096);
    const std::size_t size = round_trip(Bytes(4096, std::byte{'a'}));
    // 256 lengths; a unit of codes, a unit of spare bits; the match's three length bytes.
    REQUIRE(size == 256 + 2 + 2 + 3);
    const ByteView packed = round_trip.packed(size);
    const auto length_of = [&](unsigned symbol) {
      return std::to_integer<unsigned>(packed[symbol / 2]) >> symbol % 2 * 4 & 15;
    };
    CHECK(length_of('a') > 0);
    CHECK(length_of(256) > 0);
    CHECK(length_of(256 + 15) > 0);
  }
}

TEST_CASE("a higher level never makes words larger") {
  const Bytes chunk = words(32768, 12);
  std::size_t previous = chunk.size();
  for (const CompressionLevel level : kLevels) {
    RoundTrip round_trip(level, 32768);
    const std::size_t size = round_trip(chunk);
    CHECK(size <= previous);
    previous = size;
  }
}
