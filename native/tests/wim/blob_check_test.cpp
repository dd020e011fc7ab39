// SPDX-License-Identifier: MIT
// Files of many blobs, whose chunks are stored raw, so that every byte of them can be set; packed ones come from wimlib
// (__tests__/images). What is checked here must not depend on which thread is first.
#include "wim/blob_check.h"

#include <random>

#include "tests/support/expect.h"
#include "tests/support/memory_file.h"
#include "wim/blob_order.h"

using namespace dismount;
using namespace dismount::test;

namespace {

constexpr std::uint32_t kChunk = 32'768;
constexpr std::size_t kMiB = 1024 * 1024;

struct Scene {
  Bytes bytes = Bytes(208);
  Wim wim;
  std::vector<std::size_t> data_at;  ///< of each blob, where a byte of it lies
  std::mt19937 random{1};

  Scene() {
    wim.header.flags = kHeaderCompression | kHeaderXpress;
    wim.header.chunk_size = kChunk;
  }

  Bytes data(std::size_t size) {
    Bytes made(size);
    for (std::byte& b : made) b = static_cast<std::byte>(random());
    return made;
  }

  void add(std::size_t size, bool chunked) {
    const Bytes contents = data(size);
    Blob blob{.resource = {.offset = bytes.size(), .packed_size = size, .original_size = size}, .hash = sha1(contents)};
    if (chunked) {
      blob.resource.flags = kResourceCompressed;
      for (std::size_t at = kChunk; at < size; at += kChunk) {
        bytes.resize(bytes.size() + 4);
        write_le32(bytes, bytes.size() - 4, static_cast<std::uint32_t>(at));
      }
    }
    data_at.push_back(bytes.size() + size / 2);
    bytes.insert(bytes.end(), contents.begin(), contents.end());
    blob.resource.packed_size = bytes.size() - blob.resource.offset;
    wim.lookup_table.add(blob);
  }

  /// Small ones, with some of several chunks and some large ones among them.
  void fill() {
    for (unsigned i = 0; i < 600; ++i) {
      if (i % 97 == 5) {
        add(3 * kMiB + i, i % 2 == 0);
      } else if (i % 11 == 3) {
        add(kChunk * (i % 9 + 1) + i, i % 3 != 0);
      } else {
        add(1 + random() % 5'000, i % 3 != 0);
      }
    }
    wim.file_size = bytes.size();
  }
};

struct Told {
  std::uint64_t blobs = 0;
  std::uint64_t bytes = 0;
};

std::size_t check(File& file, const Wim& wim, Told& told) {
  const std::vector<const Blob*> in_order = blobs_in_order(wim.lookup_table);
  return must(check_blobs(file, wim, in_order,
                          [&](std::uint64_t blobs, std::uint64_t bytes) -> Result<void> {
                            told.blobs += blobs;
                            told.bytes += bytes;
                            return {};
                          }))
      .sound;
}

}  // namespace

TEST_CASE("small, chunked and large blobs are all found sound, and told once each") {
  Scene scene;
  scene.fill();
  MemoryFile file(scene.bytes);
  Told told;
  CHECK(check(file, scene.wim, told) == 600);
  CHECK(told.blobs == 600);
  std::uint64_t bytes = 0;
  for (const Blob& blob : scene.wim.lookup_table.blobs()) bytes += blob.resource.original_size;
  CHECK(told.bytes == bytes);
}

TEST_CASE("of several damaged blobs the one at the lowest offset is found, every time") {
  Scene scene;
  scene.fill();
  for (int round = 0; round < 50; ++round) {
    Bytes bytes = scene.bytes;
    std::size_t lowest = 600;
    for (int i = 0; i < 3; ++i) {
      const std::size_t bad = scene.random() % 600;
      bytes[scene.data_at[bad]] = ~scene.bytes[scene.data_at[bad]];
      lowest = std::min(lowest, bad);
    }
    MemoryFile file(std::move(bytes));
    Told told;
    CHECK(check(file, scene.wim, told) == lowest);
  }
}

TEST_CASE("a blob whose chunk table or place cannot be is not sound, and those before it are") {
  for (const std::size_t bad : {0U, 5U, 14U, 102U, 599U}) {
    Scene scene;
    scene.fill();
    Blob& blob = *scene.wim.lookup_table.find(scene.wim.lookup_table.blobs()[bad].hash);
    const Resource sound = blob.resource;
    Told told;
    MemoryFile file(scene.bytes);
    blob.resource.original_size = sound.packed_size * kChunk * 3;
    CHECK(check(file, scene.wim, told) == bad);
    blob.resource = sound;
    blob.resource.packed_size = scene.bytes.size();
    CHECK(check(file, scene.wim, told) == bad);
    blob.resource = sound;
    scene.wim.header.chunk_size = 0;
    CHECK(check(file, scene.wim, told) <= 1);
  }
}

TEST_CASE("what is told can stop a check, at any time") {
  Scene scene;
  scene.fill();
  MemoryFile file(scene.bytes);
  const Error stop{.code = Code::cancelled, .what = "stop", .where = {}, .cause = {}, .next = {}};
  const std::vector<const Blob*> in_order = blobs_in_order(scene.wim.lookup_table);
  for (const int at : {1, 2, 10, 300, 599}) {
    int calls = 0;
    const auto stopped = check_blobs(file, scene.wim, in_order, [&](std::uint64_t, std::uint64_t) -> Result<void> {
      if (++calls == at) return stop;
      return {};
    });
    CHECK(code_of(stopped) == Code::cancelled);
    CHECK(calls == at);
  }
}

namespace {

/// One solid resource of raw chunks behind the header, and blobs that fill it, large and small.
struct SolidScene {
  static constexpr std::uint32_t kSolidChunk = 65'536;
  Bytes bytes = Bytes(208);
  SolidResource resource;
  std::vector<Blob> blobs;
  std::size_t data = 0;

  SolidScene() {
    std::mt19937 random(2);
    Bytes contents(5 * kMiB + 77);
    for (std::byte& b : contents) b = static_cast<std::byte>(random());
    for (std::size_t at = 0; at < contents.size();) {
      const std::size_t wanted = blobs.size() % 50 == 7 ? 300'000 : 1 + random() % 20'000;
      const std::size_t size = std::min(wanted, contents.size() - at);
      blobs.push_back({.resource = {.offset = at, .packed_size = 0, .original_size = size, .flags = kResourceSolid},
                       .hash = sha1(ByteView(contents).subspan(at, size))});
      at += size;
    }
    const auto chunks = static_cast<std::uint32_t>((contents.size() + kSolidChunk - 1) / kSolidChunk);
    bytes.resize(208 + 16 + 4 * chunks);
    for (std::uint32_t i = 0; i < chunks; ++i) {
      const std::size_t size = std::min<std::size_t>(kSolidChunk, contents.size() - std::size_t{i} * kSolidChunk);
      write_le32(bytes, 208 + 16 + 4 * i, static_cast<std::uint32_t>(size));
    }
    data = bytes.size();
    bytes.insert(bytes.end(), contents.begin(), contents.end());
    resource.place = {.offset = 208, .packed_size = bytes.size() - 208, .original_size = contents.size()};
    resource.chunk_size = kSolidChunk;
  }

  Result<std::size_t> check(File& file, const OnChecked& checked) const {
    std::vector<const Blob*> in_order;
    for (const Blob& blob : blobs) in_order.push_back(&blob);
    TRY_ASSIGN(const CheckedBlobs result, check_solid_blobs(file, resource, in_order, checked));
    return result.sound;
  }
};

}  // namespace

TEST_CASE("blobs in a solid resource are found sound, also those of several chunks") {
  const SolidScene scene;
  MemoryFile file(scene.bytes);
  Told told;
  CHECK(must(scene.check(file, [&](std::uint64_t blobs, std::uint64_t bytes) -> Result<void> {
          told.blobs += blobs;
          told.bytes += bytes;
          return {};
        })) == scene.blobs.size());
  CHECK(told.blobs == scene.blobs.size());
  CHECK(told.bytes == scene.resource.place.original_size);
}

TEST_CASE("of several damaged blobs in a solid resource the first one is found, every time") {
  const SolidScene scene;
  std::mt19937 random(3);
  const OnChecked nothing = [](std::uint64_t, std::uint64_t) -> Result<void> { return {}; };
  for (int round = 0; round < 50; ++round) {
    Bytes bytes = scene.bytes;
    std::size_t lowest = scene.blobs.size();
    for (int i = 0; i < 3; ++i) {
      const std::size_t bad = random() % scene.blobs.size();
      const std::size_t at = scene.data + scene.blobs[bad].resource.offset;
      bytes[at] = ~scene.bytes[at];
      lowest = std::min(lowest, bad);
    }
    MemoryFile file(std::move(bytes));
    CHECK(must(scene.check(file, nothing)) == lowest);
  }
}

TEST_CASE("of a solid resource whose chunk table cannot be no blob is sound, and its check can be stopped") {
  SolidScene scene;
  MemoryFile sound(scene.bytes);
  const Error stop{.code = Code::cancelled, .what = "stop", .where = {}, .cause = {}, .next = {}};
  CHECK(code_of(scene.check(sound, [&](std::uint64_t, std::uint64_t) -> Result<void> { return stop; })) ==
        Code::cancelled);
  write_le32(scene.bytes, 208 + 16, 0);
  MemoryFile bad(scene.bytes);
  CHECK(must(scene.check(bad, [](std::uint64_t, std::uint64_t) -> Result<void> { return {}; })) == 0);
}
