// SPDX-License-Identifier: MIT
// Data that is cheap to name and dear to read: a few bytes that need two chunks of 64 MiB, under a thousand names, and
// data that unpacks slowly.
#include "tests/hostile/attack.h"

namespace dismount::test {
namespace {

constexpr std::uint64_t kMark = 0x1'0000'0000;
constexpr std::uint32_t kLargest = 64 * 1024 * 1024;
constexpr std::uint64_t kMiB = 1024 * 1024;
constexpr std::uint32_t kStored = 0;
constexpr std::uint32_t kLzms = 3;
constexpr std::size_t kNames = 1'000;

Bytes encode_solid(std::uint64_t size, std::uint32_t chunk_size, std::uint32_t codec,
                   const std::vector<Bytes>& chunks) {
  Bytes bytes(16 + 4 * chunks.size());
  write_le64(bytes, 0, size);
  write_le32(bytes, 8, chunk_size);
  write_le32(bytes, 12, codec);
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    write_le32(bytes, 16 + 4 * i, static_cast<std::uint32_t>(chunks[i].size()));
  }
  for (const Bytes& chunk : chunks) append(bytes, chunk);
  return bytes;
}

/// All entries of `root` have the same data: `size` bytes at `at` of the solid resource.
Bytes file_with(const TestEntry& root, const Bytes& solid, std::uint64_t at, std::uint64_t size) {
  Built built = build_wim({.images = {{.root = root}}, .flags = 0x8'0002, .chunk_size = 131'072});
  Bytes& file = built.bytes;
  write_le32(file, 0x0C, 0xE00);
  std::vector<TableEntry> table = table_of(built);
  table.insert(table.begin() + 1,
               {.offset = file.size(), .packed_size = solid.size(), .original_size = kMark, .flags = kSolidFlag});
  table[2] = {.offset = at, .packed_size = size, .flags = kSolidFlag, .hash = table[2].hash};
  append(file, solid);
  replace_table(file, table);
  return file;
}

TestEntry zeros_under_many_names(std::size_t size) {
  std::vector<TestEntry> files(kNames);
  for (std::size_t i = 0; i < kNames; ++i) {
    files[i].name = numbered(i);
    files[i].data = Bytes(size);
  }
  return root_entry(std::move(files));
}

void add_boundaries(const AddAttack& add) {
  // Both chunks together are 127 MiB; every file may have 256 MiB.
  const std::uint32_t last = kLargest - 1 * static_cast<std::uint32_t>(kMiB);
  const Bytes solid = encode_solid(kLargest + last, kLargest, kLzms, {lzms_zeros(kLargest), lzms_zeros(last)});
  const auto with = [&](const char* name, const char* what, const TestEntry& root, std::uint64_t before,
                        std::uint64_t size) {
    add({.name = name,
         .what = what,
         .expectation = Expectation::bomb,
         .file = file_with(root, solid, kLargest - before, size),
         .declared = 2ULL * kLargest});
  };
  with("solid-boundary", "1,000 files of the same two bytes, in two chunks of 64 MiB", zeros_under_many_names(2), 1, 2);
  std::vector<TestEntry> links;
  for (std::size_t i = 0; i < kNames; ++i) {
    links.push_back(symlink_entry(numbered(i), u"a"));
    links.back().reparse_data = Bytes(20);
  }
  with("solid-boundary-links", "1,000 links of the same 20 bytes, in two chunks of 64 MiB",
       root_entry(std::move(links)), 10, 20);
}

void add_tiny_chunks(const AddAttack& add) {
  constexpr std::size_t kSize = 100'000;
  add({.name = "solid-chunks-of-1",
       .what = "a solid resource in chunks of one byte, under 1,000 names",
       .file = file_with(zeros_under_many_names(kSize),
                         encode_solid(kSize, 1, kStored, std::vector<Bytes>(kSize, Bytes(1))), 0, kSize)});
}

/// What the filter for x86 code looks at again and again.
void add_slow_data(const AddAttack& add) {
  constexpr std::uint64_t kSize = 127 * kMiB;
  const std::pair<const char*, std::string> units[] = {
      {"rex", "\x48\x8B"}, {"lock", "\xF0\x83"}, {"call", "\xE8\x48\x8B\x48"}, {"zeros", std::string(1, '\0')}};
  for (const auto& [name, unit] : units) {
    PackedResource packed = lzms_repeated(bytes_of(unit), kSize, kLargest);
    packed.hash[0] ^= std::byte{1};
    add({.name = std::string("slow-") + name,
         .what = "127 MiB of LZMS with another hash, slow to unpack",
         .file = file_with_packed_data(packed),
         .declared = 2ULL * kLargest});
  }
}

/// Metadata of `size` bytes: the root, and in it one file again and again, each changed by `change(entry, number)`.
template <typename Change>
Bytes repeated_file(const std::u16string& name, std::size_t size, const Change& change) {
  const Bytes small = build_metadata(root_entry({file_entry(name, "")})).bytes;
  constexpr std::size_t kEntry = 112;
  const std::size_t at = small.size() - 8 - kEntry;
  Bytes metadata(small.begin(), small.begin() + static_cast<std::ptrdiff_t>(at));
  for (std::uint64_t number = 1; metadata.size() + kEntry + 8 <= size; ++number) {
    append(metadata, ByteView(small).subspan(at, kEntry));
    change(ByteSpan(metadata).last(kEntry), number);
  }
  metadata.resize(metadata.size() + 8);
  return metadata;
}

void add_metadata(const AddAttack& add) {
  const auto with = [&](const char* name, const char* what, const Bytes& metadata) {
    Bytes file = file_with_packed_metadata(pack(Compression::lzx, 2 * kMiB, metadata));
    file.resize(kMiB - 1);
    add({.name = name,
         .what = what,
         .expectation = Expectation::tolerated,
         .file = std::move(file),
         .declared = metadata.size() + 4 * kMiB});
  };
  with("metadata-32m", "300,000 entries of one name, packed",
       repeated_file(u"x", 31 * kMiB, [](ByteSpan, std::uint64_t) {}));
  // Multiples of the primes that the standard library of g++ has as numbers of places for so many.
  constexpr std::uint64_t kStep = std::uint64_t{20'753} * 42'043 * 85'229;
  constexpr std::size_t kLinkId = 0x58;
  with("link-ids-alike", "74,000 numbers of hard links that a plain table puts into one place",
       repeated_file(u"/", 8'000'000,
                     [](ByteSpan entry, std::uint64_t number) { write_le64(entry, kLinkId, number * kStep); }));
}

}  // namespace

void add_data_cost_attacks(const AddAttack& add) {
  add_boundaries(add);
  add_tiny_chunks(add);
  add_slow_data(add);
  add_metadata(add);
}

}  // namespace dismount::test
