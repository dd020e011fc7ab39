// SPDX-License-Identifier: MIT
// Solid resources (version 0xE00): their headers, their chunks, and the blobs in them.
#include "tests/hostile/attack.h"

namespace dismount::test {
namespace {

constexpr std::uint64_t kMark = 0x1'0000'0000;
constexpr std::uint64_t kMiB = 1024 * 1024;

struct Solid {
  std::uint64_t original_size = 0;
  std::uint32_t chunk_size = 0;
  std::uint32_t codec = 3;
  std::vector<Bytes> chunks = {};
};

Bytes encode(const Solid& solid) {
  Bytes bytes(16);
  write_le64(bytes, 0, solid.original_size);
  write_le32(bytes, 8, solid.chunk_size);
  write_le32(bytes, 12, solid.codec);
  for (const Bytes& chunk : solid.chunks) {
    bytes.resize(bytes.size() + 4);
    write_le32(bytes, bytes.size() - 4, static_cast<std::uint32_t>(chunk.size()));
  }
  for (const Bytes& chunk : solid.chunks) append(bytes, chunk);
  return bytes;
}

/// A file with one file in it, whose data lies in the solid resource as `change` has its entries say.
template <typename Change>
Bytes file_with(const Solid& solid, const Bytes& data, const Change& change) {
  TestEntry entry;
  entry.name = u"data.bin";
  entry.data = data;
  Built built = build_wim({.images = {{.root = root_entry({entry})}}, .flags = 0x8'0002, .chunk_size = 131'072});
  Bytes& file = built.bytes;
  write_le32(file, 0x0C, 0xE00);
  std::vector<TableEntry> table = table_of(built);
  const Bytes resource = encode(solid);
  table.insert(table.begin() + 1,
               {.offset = file.size(), .packed_size = resource.size(), .original_size = kMark, .flags = kSolidFlag});
  table[2] = {.offset = 0, .packed_size = data.size(), .flags = kSolidFlag, .hash = table[2].hash};
  append(file, resource);
  change(table);
  replace_table(file, table);
  return file;
}

Bytes file_with(const Solid& solid, const Bytes& data) {
  return file_with(solid, data, [](std::vector<TableEntry>&) {});
}

Solid stored(const Bytes& data) {
  return {.original_size = data.size(), .chunk_size = 32'768, .codec = 0, .chunks = {data}};
}

}  // namespace

void add_solid_attacks(const AddAttack& add) {
  const Bytes data = bytes_of("data in a solid resource, which is kept as it is");
  const auto header = [&](const char* name, const char* what, const auto& change,
                          Expectation expectation = Expectation::refused) {
    Solid solid = stored(data);
    change(solid);
    add({.name = std::string("solid-") + name,
         .what = what,
         .expectation = expectation,
         .file = file_with(solid, data)});
  };
  add({.name = "solid-sound",
       .what = "a solid resource that is sound",
       .expectation = Expectation::tolerated,
       .file = file_with(stored(data), data)});
  header(
      "chunk-size-gibibyte", "a solid resource in chunks of 1 GiB", [](Solid& s) { s.chunk_size = 1u << 30; },
      Expectation::limit);
  header(
      "chunk-size-gibibyte-lzms", "a solid LZMS resource in chunks of 1 GiB",
      [](Solid& s) {
        s.chunk_size = 1u << 30;
        s.codec = 3;
      },
      Expectation::limit);
  header("chunk-size-3", "a solid resource in chunks of 3 bytes", [](Solid& s) { s.chunk_size = 3; });
  header("chunk-size-0", "a solid resource in chunks of 0 bytes", [](Solid& s) { s.chunk_size = 0; });
  header("codec-9", "a solid resource of codec 9", [](Solid& s) { s.codec = 9; });
  header("2-63", "a solid resource that claims 2^63 bytes", [](Solid& s) { s.original_size = 1ULL << 63; });
  header("2-64", "a solid resource that claims 2^64 - 1 bytes", [](Solid& s) { s.original_size = ~0ULL; });
  header("empty", "a solid resource of no bytes", [](Solid& s) { s.original_size = 0; });
  header("chunk-empty", "a solid resource with a chunk of no bytes", [](Solid& s) { s.chunks = {{}}; });
  header("chunk-missing", "a solid resource without its chunk", [](Solid& s) { s.chunks = {}; });
  header("chunk-too-many", "a solid resource with a chunk that is not counted",
         [](Solid& s) { s.chunks.push_back(s.chunks[0]); });
  header("cut", "a solid resource that claims more than its chunk has", [](Solid& s) { s.original_size += 100; });

  const auto entries = [&](const char* name, const char* what, const auto& change) {
    add({.name = std::string("solid-") + name, .what = what, .file = file_with(stored(data), data, change)});
  };
  using Table = std::vector<TableEntry>;
  entries("blob-past-end", "a blob behind the end of the solid data", [](Table& t) { t[2].offset = 1'000'000; });
  entries("blob-runs-past-end", "a blob that ends behind the solid data", [](Table& t) { t[2].offset = 1; });
  entries("blob-wraps", "a blob whose place in the solid data wraps", [](Table& t) { t[2].offset = ~0ULL - 3; });
  entries("blobs-overlap", "two blobs that share solid data", [](Table& t) {
    t.push_back(t[2]);
    t.back().hash[0] ^= std::byte{1};
  });
  entries("resource-over-header", "a solid resource over the header", [](Table& t) { t[1].offset = 0; });
  entries("resource-past-end", "a solid resource behind the end of the file", [](Table& t) { t[1].offset = 1u << 30; });
  entries("resource-missing", "a blob in a solid resource that is not there", [](Table& t) { t.erase(t.begin() + 1); });
  entries("resource-twice", "a solid resource that is listed twice", [](Table& t) { t.insert(t.begin() + 1, t[1]); });
  entries("metadata", "an image's metadata in a solid resource",
          [](Table& t) { t[2].flags = kSolidFlag | kMetadataFlag; });
  entries("resource-of-8", "a solid resource of 8 bytes", [](Table& t) { t[1].packed_size = 8; });

  constexpr std::uint32_t kChunk = 64 * kMiB;
  Solid bomb{.original_size = 8ULL * kChunk, .chunk_size = kChunk};
  bomb.chunks.assign(8, lzms_zeros(kChunk));
  const Bytes zero(4096);
  add({.name = "bomb-solid-64m",
       .what = "512 MiB of zeros in a solid resource, of which a file is 4 KiB",
       .expectation = Expectation::bomb,
       .file = file_with(bomb, zero),
       .declared = 2ULL * kChunk});
  Solid scattered{.original_size = 4096ULL * kChunk, .chunk_size = kChunk};
  scattered.chunks.assign(4096, lzms_zeros(kChunk));
  add({.name = "bomb-solid-256g",
       .what = "256 GiB of zeros in a solid resource of some 60 KiB",
       .expectation = Expectation::limit,
       .file = file_with(scattered, zero),
       .declared = 2ULL * kChunk});
}

}  // namespace dismount::test
