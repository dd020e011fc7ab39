// SPDX-License-Identifier: MIT
#include "wim/integrity_table.h"

#include "tests/support/expect.h"
#include "tests/support/memory_file.h"
#include "wim/header.h"

using namespace dismount;
using namespace dismount::test;

namespace {

constexpr std::uint32_t kChunk = 100;

Bytes numbered(std::size_t size) {
  Bytes data(size);
  for (std::size_t i = 0; i < size; ++i) data[i] = static_cast<std::byte>(i * 7);
  return data;
}

IntegrityTable table_of(const Bytes& file, std::size_t end) {
  IntegrityTable table{.chunk_size = kChunk, .hashes = {}};
  for (std::size_t at = kHeaderSize; at < end; at += kChunk) {
    table.hashes.push_back(sha1(ByteView(file).subspan(at, std::min<std::size_t>(kChunk, end - at))));
  }
  return table;
}

}  // namespace

TEST_CASE("an integrity table is its size, the number of chunks, their size and their hashes") {
  Bytes disk(12 + 40);
  write_le32(disk, 0, 52);
  write_le32(disk, 4, 2);
  write_le32(disk, 8, kChunk);
  disk[12] = std::byte{0xAA};
  disk[32] = std::byte{0xBB};
  const IntegrityTable table = must(decode_integrity_table(disk, kHeaderSize + 101));
  CHECK(table.chunk_size == kChunk);
  REQUIRE(table.hashes.size() == 2);
  CHECK(table.hashes[0][0] == std::byte{0xAA});
  CHECK(table.hashes[1][0] == std::byte{0xBB});
  CHECK(encode_integrity_table(table) == disk);
  CHECK(decode_integrity_table(disk, kHeaderSize + 200).ok());
}

TEST_CASE("an integrity table that does not fit the file is refused") {
  Bytes good(12 + 20);
  write_le32(good, 0, 32);
  write_le32(good, 4, 1);
  write_le32(good, 8, kChunk);
  CHECK(decode_integrity_table(good, kHeaderSize + 100).ok());
  const auto refused = [](const Bytes& disk, std::uint64_t end) {
    const auto table = decode_integrity_table(disk, end);
    CHECK(code_of(table) == Code::file_corrupt);
    CHECK(table.error().where == "integrity table");
  };
  refused(good, kHeaderSize + 101);  // needs two
  refused(good, kHeaderSize);        // needs none
  refused(good, kHeaderSize - 1);
  refused(Bytes(good.begin(), good.begin() + 4), kHeaderSize + 100);
  refused({}, kHeaderSize + 100);
  for (const auto& [at, value] :
       {std::pair<std::size_t, std::uint32_t>{8, 0}, {4, 0xFFFFFFFF}, {4, 0}, {0, 31}, {0, 0xFFFFFFFF}, {8, 99}}) {
    Bytes disk = good;
    write_le32(disk, at, value);
    refused(disk, kHeaderSize + 100);
  }
}

// Found by fuzzing.
TEST_CASE("a file whose end is near 2^64 does not wrap around to no chunks") {
  Bytes none(12);
  write_le32(none, 0, 12);
  write_le32(none, 8, 0x4D00'00A2);
  CHECK(code_of(decode_integrity_table(none, 0xFFFF'FFFF'FFFF'FFFF)) == Code::file_corrupt);
  CHECK(encode_integrity_table(must(decode_integrity_table(none, kHeaderSize))) == none);
}

TEST_CASE("a changed byte is found in its chunk, and one outside the range is not looked at") {
  const Bytes sound = numbered(600);
  const std::uint64_t end = 555;
  const IntegrityTable table = table_of(sound, end);
  for (const std::size_t at : {std::size_t{208}, std::size_t{307}, std::size_t{308}, std::size_t{554}}) {
    Bytes changed = sound;
    changed[at] ^= std::byte{1};
    MemoryFile file(changed);
    const auto result = check_integrity(file, table, end, {});
    CHECK(code_of(result) == Code::file_corrupt);
    CHECK_MESSAGE(contains(result.error().where, "chunk " + std::to_string((at - 208) / kChunk) + ","),
                  result.error().where);
  }
  Bytes outside = sound;
  outside[207] ^= std::byte{1};
  outside[555] ^= std::byte{1};
  MemoryFile file(outside);
  std::uint64_t last = 0;
  must(check_integrity(file, table, end, [&](std::uint64_t done) -> Result<void> {
    last = done;
    return {};
  }));
  CHECK(last == end - kHeaderSize);
}

TEST_CASE("a check stops when its progress says so") {
  MemoryFile file(numbered(600));
  const Error stop{.code = Code::cancelled, .what = "stop", .where = {}, .cause = {}, .next = {}};
  int calls = 0;
  const auto result = check_integrity(file, table_of(file.contents(), 600), 600, [&](std::uint64_t) -> Result<void> {
    ++calls;
    return stop;
  });
  CHECK(code_of(result) == Code::cancelled);
  CHECK(calls == 1);
}

TEST_CASE("a new table takes over full old chunks, so damage that was there stays to be found") {
  Bytes bytes = numbered(900);
  const IntegrityTable old = table_of(bytes, 555);
  bytes[250] ^= std::byte{1};  // damage in the first, full chunk
  MemoryFile file(bytes);
  const IntegrityTable made = must(make_integrity_table(file, 900, OldIntegrity{old, 555}, {}));
  CHECK(made.chunk_size == kChunk);
  REQUIRE(made.hashes.size() == 7);
  CHECK(made.hashes[0] == old.hashes[0]);
  CHECK(code_of(check_integrity(file, made, 900, {})) == Code::file_corrupt);

  MemoryFile sound(numbered(900));
  const IntegrityTable again = must(make_integrity_table(sound, 900, OldIntegrity{old, 555}, {}));
  CHECK(again.hashes == table_of(sound.contents(), 900).hashes);
}

TEST_CASE("a damaged last, partial chunk is refused instead of being hashed anew") {
  Bytes bytes = numbered(900);
  const IntegrityTable old = table_of(bytes, 555);
  bytes[520] ^= std::byte{1};
  MemoryFile file(bytes);
  const auto made = make_integrity_table(file, 900, OldIntegrity{old, 555}, {});
  CHECK(code_of(made) == Code::file_corrupt);
  CHECK(contains(made.error().where, "chunk 3,"));
}

TEST_CASE("an old table that ends with a full chunk, or covers nothing, is carried on") {
  MemoryFile file(numbered(900));
  for (const std::uint64_t old_end : {std::uint64_t{508}, std::uint64_t{208}}) {
    const IntegrityTable old = table_of(file.contents(), old_end);
    const IntegrityTable made = must(make_integrity_table(file, 900, OldIntegrity{old, old_end}, {}));
    CHECK(made.hashes == table_of(file.contents(), 900).hashes);
  }
  const IntegrityTable fresh = must(make_integrity_table(file, 900, std::nullopt, {}));
  CHECK(fresh.chunk_size == kIntegrityChunkSize);
  CHECK(fresh.hashes.size() == 1);
}
