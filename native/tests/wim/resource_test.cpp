// SPDX-License-Identifier: MIT
// Resource headers, chunk tables and the reader that follows them.
#include "wim/resource.h"

#include "tests/support/expect.h"
#include "tests/support/memory_file.h"
#include "wim/chunk_map.h"
#include "wim/chunk_table.h"
#include "wim/resource_reader.h"

using namespace dismount;
using namespace dismount::test;

namespace {

constexpr std::uint32_t kChunk = 4096;

Bytes pattern(std::size_t size) {
  Bytes data(size);
  for (std::size_t i = 0; i < size; ++i) data[i] = static_cast<std::byte>(i * 31 + i / 251);
  return data;
}

Bytes table_of(std::initializer_list<std::uint32_t> entries) {
  Bytes table(entries.size() * 4);
  std::size_t at = 0;
  for (const std::uint32_t entry : entries) write_le32(table, 4 * at++, entry);
  return table;
}

/// A file with 208 bytes of header and this behind it.
struct Fixture {
  explicit Fixture(const Bytes& data)
      : file([&] {
          Bytes all(208);
          all.insert(all.end(), data.begin(), data.end());
          return all;
        }()) {}
  ResourceReader reader(Compression compression = Compression::xpress, std::uint32_t chunk = kChunk) {
    return must(
        ResourceReader::create(file, file.contents().size(), {.compression = compression, .chunk_size = chunk}));
  }
  MemoryFile file;
};

constexpr std::uint64_t kLimit = 1 << 20;

}  // namespace

TEST_CASE("a resource header is 56 bits of size, flags, offset and unpacked size") {
  Bytes disk(32);
  write_le64(disk, 4, 0x05FF'EEDD'CCBB'AA99);
  write_le64(disk, 12, 0x1122334455667788);
  write_le64(disk, 20, 0x99AABBCCDDEEFF00);
  const Resource resource = decode_resource(disk, 4);
  CHECK(resource.packed_size == 0xFF'EEDD'CCBB'AA99);
  CHECK(resource.flags == 5);
  CHECK(resource.compressed());
  CHECK(resource.offset == 0x1122334455667788);
  CHECK(resource.original_size == 0x99AABBCCDDEEFF00);
  Bytes written(32);
  encode_resource(resource, written, 4);
  CHECK(written == disk);
}

TEST_CASE("a resource must lie inside the file and behind the header") {
  const auto check = [](std::uint64_t offset, std::uint64_t size) {
    return check_resource({.offset = offset, .packed_size = size, .original_size = size}, 1000, "thing");
  };
  CHECK(check(208, 792).ok());
  CHECK(check(1000, 0).ok());
  CHECK(check(0, 0).ok());
  for (const auto& [offset, size] : {std::pair<std::uint64_t, std::uint64_t>{208, 793},
                                     {1001, 0},
                                     {~0ULL, 8},
                                     {~0ULL - 7, 0xFF'FFFF'FFFF'FFFF},
                                     {207, 1},
                                     {0, 1000},
                                     {999, 2}}) {
    const auto result = check(offset, size);
    CHECK(code_of(result) == Code::file_corrupt);
    CHECK(result.error().where == "thing");
    CHECK(contains(result.error().cause, std::to_string(offset)));
  }
  CHECK(code_of(check_resource({.offset = 208, .packed_size = 5, .original_size = 6}, 1000, "x")) ==
        Code::file_corrupt);
}

TEST_CASE("chunks are counted from the unpacked size, with entries of 8 bytes from 4 GiB on") {
  const ChunkLayout one{.original_size = kChunk, .chunk_size = kChunk};
  CHECK(one.count() == 1);
  CHECK(one.table_size() == 0);
  CHECK(one.size_of(0) == kChunk);
  const ChunkLayout three{.original_size = 2 * kChunk + 1, .chunk_size = kChunk};
  CHECK(three.count() == 3);
  CHECK(three.table_size() == 8);
  CHECK(three.size_of(1) == kChunk);
  CHECK(three.size_of(2) == 1);
  CHECK(ChunkLayout{0xFFFFFFFF, 32768}.entry_size() == 4);
  CHECK(ChunkLayout{0x100000000, 32768}.entry_size() == 8);
}

TEST_CASE("a chunk table whose offsets do not ascend within the data is refused with the chunk") {
  const ChunkLayout layout{.original_size = 3 * kChunk, .chunk_size = kChunk};
  const auto good = must(decode_chunk_table(table_of({10, 30}), layout, 60, "blob"));
  CHECK(good == std::vector<std::uint64_t>{0, 10, 30, 60});
  for (const Bytes& table : {table_of({0, 30}), table_of({30, 30}), table_of({30, 10}), table_of({10, 60}),
                             table_of({10, 61}), table_of({0xFFFFFFFF, 30})}) {
    const auto result = decode_chunk_table(table, layout, 60, "blob");
    CHECK(code_of(result) == Code::file_corrupt);
    CHECK(contains(result.error().cause, "chunk "));
  }
  CHECK(code_of(decode_chunk_table(table_of({kChunk + 1, kChunk + 2}), layout, kChunk + 9, "blob")) ==
        Code::file_corrupt);
}

TEST_CASE("an uncompressed resource is handed over piece by piece and compared with its hash") {
  const Bytes data = pattern(300'000);
  Fixture f(data);
  ResourceReader reader = f.reader(Compression::none, 0);
  const Resource resource{.offset = 208, .packed_size = data.size(), .original_size = data.size()};
  CHECK(must(reader.read_all(resource, kLimit, "blob")) == data);
  must(reader.check_hash(resource, sha1(data), "blob"));
  const auto wrong = reader.check_hash(resource, Sha1Hash{}, "blob 7");
  CHECK(code_of(wrong) == Code::file_corrupt);
  CHECK(wrong.error().where == "blob 7");

  int calls = 0;
  const Error stop{.code = Code::cancelled, .what = "stop", .where = {}, .cause = {}, .next = {}};
  const auto stopped = reader.read(resource, "blob", [&](ByteView) -> Result<void> {
    ++calls;
    return stop;
  });
  CHECK(code_of(stopped) == Code::cancelled);
  CHECK(calls == 1);
}

TEST_CASE("chunks that are as large packed as unpacked are stored raw, also the short last one") {
  const Bytes data = pattern(2 * kChunk + 5);
  Bytes packed = table_of({kChunk, 2 * kChunk});
  packed.insert(packed.end(), data.begin(), data.end());
  Fixture f(packed);
  const Resource resource{
      .offset = 208, .packed_size = packed.size(), .original_size = data.size(), .flags = kResourceCompressed};
  CHECK(must(f.reader().read_all(resource, kLimit, "blob")) == data);
}

TEST_CASE("a compressed resource that claims more than its bytes can hold is refused before memory is taken") {
  Fixture f(Bytes(64, std::byte{1}));
  for (const std::uint64_t claimed : {std::uint64_t{1} << 63, std::uint64_t{1} << 40, ~std::uint64_t{0}}) {
    const Resource bomb{.offset = 208, .packed_size = 32, .original_size = claimed, .flags = kResourceCompressed};
    CAPTURE(claimed);
    ResourceReader reader = f.reader();
    CHECK(code_of(reader.read(bomb, "bomb", [](ByteView) { return Result<void>{}; })) == Code::file_corrupt);
    CHECK(code_of(reader.read_all(bomb, kLimit, "bomb")) == Code::file_corrupt);
  }
}

TEST_CASE("a chunk that does not unpack is named with its number and file offset") {
  Bytes packed = table_of({kChunk});
  packed.resize(packed.size() + kChunk);
  packed.insert(packed.end(), 20, std::byte{0xFF});
  Fixture f(packed);
  const Resource resource{
      .offset = 208, .packed_size = packed.size(), .original_size = 2 * kChunk, .flags = kResourceCompressed};
  const auto result = f.reader().read_all(resource, kLimit, "blob");
  CHECK(code_of(result) == Code::file_corrupt);
  CHECK(contains(describe(result.error()), "chunk 1"));
  CHECK(contains(describe(result.error()), std::to_string(208 + 4 + kChunk)));
}

TEST_CASE("a compressed resource in an uncompressed file is refused") {
  Fixture f(Bytes(64));
  const Resource resource{.offset = 208, .packed_size = 10, .original_size = 20, .flags = kResourceCompressed};
  CHECK(code_of(f.reader(Compression::none, 0).read_all(resource, kLimit, "blob")) == Code::file_corrupt);
}

TEST_CASE("chunks too large for memory are refused by name, and an empty resource has no bytes") {
  Fixture f({});
  const auto large = ResourceReader::create(f.file, 208, {.compression = Compression::lzms, .chunk_size = 1 << 30});
  CHECK(code_of(large) == Code::not_supported);
  CHECK(contains(large.error().what, "1024 MiB"));
  CHECK(must(f.reader().read_all({}, kLimit, "nothing")).empty());
  const Resource empty{.offset = 208, .packed_size = 0, .original_size = 0, .flags = kResourceCompressed};
  CHECK(must(f.reader().read_all(empty, kLimit, "nothing")).empty());
}

TEST_CASE("a pipable file has a size before each chunk and its chunk table at the end") {
  const Bytes data = pattern(2 * kChunk + 5);
  Bytes packed;
  const auto add = [&](std::size_t from, std::size_t size) {
    packed.resize(packed.size() + 4);
    write_le32(packed, packed.size() - 4, static_cast<std::uint32_t>(size));
    packed.insert(packed.end(), data.begin() + static_cast<std::ptrdiff_t>(from),
                  data.begin() + static_cast<std::ptrdiff_t>(from + size));
  };
  add(0, kChunk);
  add(kChunk, kChunk);
  add(2 * kChunk, 5);
  const Bytes table = table_of({kChunk, 2 * kChunk});
  packed.insert(packed.end(), table.begin(), table.end());
  const Resource resource{
      .offset = 208, .packed_size = packed.size(), .original_size = data.size(), .flags = kResourceCompressed};
  const auto read = [&](const Bytes& bytes) {
    Fixture f(bytes);
    ResourceReader reader = must(ResourceReader::create(
        f.file, f.file.contents().size(), {.compression = Compression::xpress, .chunk_size = kChunk, .pipable = true}));
    return reader.read_all(resource, kLimit, "blob");
  };
  CHECK(must(read(packed)) == data);
  Bytes wrong = packed;
  wrong[4 + kChunk] ^= std::byte{1};  // the second chunk's size
  const auto refused = read(wrong);
  CHECK(code_of(refused) == Code::file_corrupt);
  CHECK(contains(describe(refused.error()), "chunk 1"));
}

TEST_CASE("a chunk table of more than any image has is refused before it is read, though the file may be a hole") {
  const auto never = [](std::uint64_t, ByteSpan) -> Result<void> {
    FAIL("it was read");
    return {};
  };
  constexpr std::uint32_t kChunkSize = 4'096;
  const Resource resource{.offset = 208,
                          .packed_size = 9 * (kMostChunks + 1),
                          .original_size = (kMostChunks + 1) * kChunkSize,
                          .flags = kResourceCompressed};
  const auto map = ChunkMap::read(resource, kChunkSize, false, "blob", never);
  CHECK(code_of(map) == Code::not_supported);
  CHECK(contains(describe(map.error()), "blob"));
}
