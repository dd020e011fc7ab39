// SPDX-License-Identifier: MIT
// New resources, packed by several threads: what is written is what is read again, in order, and never larger.
#include "wim/resource_writer.h"

#include <random>

#include "tests/support/expect.h"
#include "tests/support/memory_file.h"

using namespace dismount;
using namespace dismount::test;

namespace {

constexpr std::uint32_t kChunk = 32 * 1024;
const PackingChoice kXpress{Compression::xpress, kChunk, CompressionLevel::fast};
const PackingChoice kLzx{Compression::lzx, kChunk, CompressionLevel::fast};

Bytes text_of(std::size_t size, unsigned seed = 1) {
  const std::string words = "the image keeps every word it was given, and packs them well; ";
  Bytes data(size);
  std::mt19937 random(seed);
  for (std::size_t i = 0; i < size; ++i) {
    const char letter = words[(i * 7 / 5) % words.size()];
    data[i] = i % 97 == 0 ? static_cast<std::byte>(random()) : static_cast<std::byte>(letter);
  }
  return data;
}

Bytes noise_of(std::size_t size) {
  std::mt19937 random(size != 0 ? static_cast<unsigned>(size) : 1U);
  Bytes data(size);
  for (std::byte& byte : data) byte = static_cast<std::byte>(random());
  return data;
}

struct Packed {
  Bytes file;
  std::vector<Resource> resources;
};

/// Writes all behind a header's size of zeros, each handed over in pieces of `piece` bytes.
Packed pack(const std::vector<Bytes>& all, const PackingChoice& packing, std::size_t piece = 100'000) {
  Packed packed;
  MemoryFile file(Bytes(208));
  Tail tail(file, 208, 208, {});
  ResourceWriter writer(tail, packing);
  for (const Bytes& data : all) {
    must(writer.add({.size = data.size(),
                     .flags = 0,
                     .read = [&data, piece](const ByteConsumer& to) -> Result<void> {
                       for (std::size_t at = 0; at < data.size(); at += piece) {
                         TRY(to(ByteView(data).subspan(at, std::min(piece, data.size() - at))));
                       }
                       return {};
                     },
                     .written = [&packed](const Resource& where) { packed.resources.push_back(where); }}));
  }
  must(writer.finish());
  must(tail.trim());
  CHECK(tail.position() == file.contents().size());
  tail.keep();
  packed.file = file.contents();
  return packed;
}

void expect_same(const Packed& packed, const std::vector<Bytes>& all, const PackingChoice& packing) {
  MemoryFile file(packed.file);
  ResourceReader reader = must(ResourceReader::create(
      file, packed.file.size(), {.compression = packing.compression, .chunk_size = packing.chunk_size}));
  REQUIRE(packed.resources.size() == all.size());
  std::uint64_t end = 208;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Resource& resource = packed.resources[i];
    CAPTURE(i);
    CHECK(resource.offset == end);
    end = resource.end();
    CHECK(resource.original_size == all[i].size());
    CHECK(resource.packed_size <= all[i].size());
    CHECK(resource.compressed() == (resource.packed_size < all[i].size()));
    CHECK(must(reader.read_all(resource, 1 << 30, "resource")) == all[i]);
  }
  CHECK(end == packed.file.size());
}

}  // namespace

TEST_CASE("resources of all sizes around a chunk come back as they were, in order") {
  std::vector<Bytes> all;
  for (const std::size_t size : {1U, 2U, 100U, kChunk - 1, kChunk, kChunk + 1, 2 * kChunk - 1, 2 * kChunk,
                                 2 * kChunk + 1, 10 * kChunk + 17, 3U, 40 * kChunk}) {
    all.push_back(text_of(size));
  }
  for (const PackingChoice& packing : {kXpress, kLzx}) {
    for (const std::size_t piece : {std::size_t{1000}, std::size_t{kChunk}, std::size_t{1} << 20}) {
      const Packed packed = pack(all, packing, piece);
      expect_same(packed, all, packing);
      CHECK(packed.resources[4].compressed());
      CHECK(packed.resources.back().packed_size < all.back().size() / 2);
    }
  }
}

TEST_CASE("what packing does not make smaller is stored as it is and not marked") {
  const std::vector<Bytes> all = {noise_of(1),         noise_of(kChunk),           noise_of(kChunk * 3),
                                  text_of(kChunk * 3), noise_of(kChunk * 100 + 5), text_of(10)};
  for (const PackingChoice& packing : {kXpress, kLzx}) {
    const Packed packed = pack(all, packing);
    expect_same(packed, all, packing);
    for (const std::size_t raw : {0U, 1U, 2U, 4U}) CHECK(packed.resources[raw].flags == 0);
    CHECK(packed.resources[3].flags == kResourceCompressed);
  }
}

TEST_CASE("a few bytes won in one chunk count only if the chunk table does not take them again") {
  Bytes nearly = noise_of(kChunk * 40);
  std::fill_n(nearly.begin(), 200, std::byte{});  // less than the 39 entries of four bytes… in one chunk
  Bytes enough = noise_of(kChunk * 40);
  std::fill_n(enough.begin(), 2000, std::byte{});
  for (const PackingChoice& packing : {kXpress, kLzx}) {
    expect_same(pack({nearly, enough, nearly}, packing), {nearly, enough, nearly}, packing);
    CHECK(pack({enough}, packing).resources[0].compressed());
  }
}

TEST_CASE("ten thousand small files share the jobs") {
  std::vector<Bytes> all;
  for (unsigned i = 1; i <= 10'000; ++i) all.push_back(i % 3 == 0 ? noise_of(i % 64 + 1) : text_of(i % 200 + 1, i));
  for (const PackingChoice& packing : {kXpress, kLzx}) expect_same(pack(all, packing), all, packing);
}

TEST_CASE("a file without compression, and a codec without an encoder, get the data as it is") {
  const std::vector<Bytes> all = {text_of(1), text_of(kChunk * 40), noise_of(77)};
  for (const PackingChoice& packing :
       {PackingChoice{}, PackingChoice{Compression::lzms, 128 * 1024, CompressionLevel::normal}}) {
    const Packed packed = pack(all, packing);
    REQUIRE(packed.resources.size() == 3);
    for (std::size_t i = 0; i < all.size(); ++i) {
      const Resource& where = packed.resources[i];
      CHECK(where.flags == 0);
      CHECK(std::ranges::equal(ByteView(packed.file).subspan(static_cast<std::size_t>(where.offset), all[i].size()),
                               all[i]));
    }
  }
}

TEST_CASE("the same data gives the same bytes, however it is handed over") {
  const std::vector<Bytes> all = {text_of(kChunk * 30 + 3), noise_of(5000), text_of(70)};
  for (const PackingChoice& packing : {kXpress, kLzx}) {
    CHECK(pack(all, packing, 77).file == pack(all, packing, 1 << 20).file);
  }
}

TEST_CASE("an error while reading is handed on, and no thread is left behind") {
  MemoryFile file(Bytes(208));
  Tail tail(file, 208, 208, {});
  const Bytes data = text_of(kChunk * 50);
  const Error gone{.code = Code::io_device, .what = "gone", .where = {}, .cause = {}, .next = {}};
  ResourceWriter writer(tail, kXpress);
  const auto added = writer.add({.size = data.size() * 2,
                                 .flags = 0,
                                 .read = [&](const ByteConsumer& to) -> Result<void> {
                                   TRY(to(data));
                                   return gone;
                                 },
                                 .written = [](const Resource&) { FAIL("it was never whole"); }});
  CHECK(code_of(added) == Code::io_device);
}

TEST_CASE("a stop is seen between jobs") {
  const Bytes data = text_of(kChunk * 100);
  int calls = 0;
  MemoryFile file(Bytes(208));
  Tail tail(file, 208, 208, [&](std::uint64_t) -> Result<void> {
    if (++calls < 3) return {};
    return Error{.code = Code::cancelled, .what = "stop", .where = {}, .cause = {}, .next = {}};
  });
  ResourceWriter writer(tail, kXpress);
  const auto add = [&] {
    return writer.add({.size = data.size(),
                       .flags = 0,
                       .read = [&](const ByteConsumer& to) { return to(data); },
                       .written = [](const Resource&) {}});
  };
  Result<void> added = add();
  if (added) added = writer.finish();
  CHECK(code_of(added) == Code::cancelled);
  CHECK(calls == 3);
}

TEST_CASE("progress counts every byte of the original data once") {
  std::uint64_t done = 0;
  MemoryFile file(Bytes(208));
  Tail tail(file, 208, 208, [&](std::uint64_t now) -> Result<void> {
    CHECK(now >= done);
    done = now;
    return {};
  });
  const std::vector<Bytes> all = {text_of(kChunk * 9), noise_of(kChunk * 9), text_of(3)};
  ResourceWriter writer(tail, kLzx);
  for (const Bytes& data : all) {
    must(writer.add({.size = data.size(),
                     .flags = 0,
                     .read = [&](const ByteConsumer& to) { return to(data); },
                     .written = [](const Resource&) {}}));
  }
  must(writer.finish());
  CHECK(done == kChunk * 18 + 3);
}
