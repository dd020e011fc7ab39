// SPDX-License-Identifier: MIT
// Layout: total size (4 bytes), number of chunks (4), chunk size (4), then 20 bytes a chunk.
#include "wim/integrity_table.h"

#include <algorithm>

#include "wim/chunk_hashes.h"
#include "wim/header.h"

namespace dismount {
namespace {

constexpr std::size_t kFixedSize = 12;
constexpr std::size_t kReadAtOnce = 256 * 1024;

std::uint64_t chunk_count(std::uint64_t covered_end, std::uint32_t chunk_size) {
  const std::uint64_t covered = covered_end - kHeaderSize;
  return covered / chunk_size + (covered % chunk_size == 0 ? 0 : 1);
}

Error differs(const File& file, std::uint64_t index, const ChunkRange& range) {
  return Error{.code = Code::file_corrupt,
               .what = "the file does not match its integrity table",
               .where = file.path() + ": chunk " + std::to_string(index) + ", file offsets " +
                        std::to_string(range.begin_of(index)) + " to " + std::to_string(range.end_of(index)),
               .cause = "the file was damaged after the table was written",
               .next = "restore the file from a good copy, then mount it again"};
}

/// Hashes the last, partial chunk of `covered`, which now reaches to `end`, in one pass: on the way, what it was before
/// must hash to `expected`.
Result<Sha1Hash> hash_grown_chunk(File& file, const ChunkRange& covered, std::uint64_t end, const Sha1Hash& expected,
                                  const OnProgress& progress) {
  const std::uint64_t index = covered.count() - 1;
  const std::uint64_t begin = covered.begin_of(index);
  Bytes buffer(kReadAtOnce);
  Sha1 hasher;
  for (std::uint64_t at = begin; at < end;) {
    const std::uint64_t left = (at < covered.end ? covered.end : end) - at;
    const ByteSpan piece = ByteSpan(buffer).first(static_cast<std::size_t>(std::min<std::uint64_t>(left, kReadAtOnce)));
    TRY(read_exactly(file, at, piece));
    hasher.update(piece);
    at += piece.size();
    if (at == covered.end && Sha1(hasher).finish() != expected) return differs(file, index, covered);
    if (progress) TRY(progress(at - begin));
  }
  return hasher.finish();
}

}  // namespace

Result<IntegrityTable> decode_integrity_table(ByteView disk, std::uint64_t covered_end) {
  const auto bad = [](std::string problem) { return corrupt("integrity table", std::move(problem)); };
  if (disk.size() < kFixedSize) return bad("it has " + std::to_string(disk.size()) + " bytes, less than 12");
  if (covered_end < kHeaderSize) return bad("the lookup table ends inside the header");
  const std::uint32_t size = read_le32(disk, 0);
  const std::uint32_t count = read_le32(disk, 4);
  IntegrityTable table;
  table.chunk_size = read_le32(disk, 8);
  if (size != disk.size()) return bad("it says it has " + std::to_string(size) + " bytes");
  if (table.chunk_size == 0) return bad("its chunk size is 0");
  if (count != chunk_count(covered_end, table.chunk_size) || size != kFixedSize + std::uint64_t{count} * 20) {
    return bad("it lists " + std::to_string(count) + " chunks of " + std::to_string(table.chunk_size) + " bytes for " +
               std::to_string(covered_end - kHeaderSize) + " bytes");
  }
  table.hashes.resize(count);
  for (std::size_t i = 0; i < count; ++i) std::memcpy(table.hashes[i].data(), disk.data() + kFixedSize + i * 20, 20);
  return table;
}

Bytes encode_integrity_table(const IntegrityTable& table) {
  Bytes disk(kFixedSize + table.hashes.size() * 20);
  write_le32(disk, 0, static_cast<std::uint32_t>(disk.size()));
  write_le32(disk, 4, static_cast<std::uint32_t>(table.hashes.size()));
  write_le32(disk, 8, table.chunk_size);
  std::size_t at = kFixedSize;
  for (const Sha1Hash& hash : table.hashes) {
    std::memcpy(disk.data() + at, hash.data(), hash.size());
    at += hash.size();
  }
  return disk;
}

Result<void> check_integrity(File& file, const IntegrityTable& table, std::uint64_t covered_end,
                             const OnProgress& progress) {
  const ChunkRange range{.begin = kHeaderSize, .end = covered_end, .chunk_size = table.chunk_size};
  return hash_chunks(file, range, progress, [&](std::uint64_t index, const Sha1Hash& found) -> Result<void> {
    if (found == table.hashes[static_cast<std::size_t>(index)]) return {};
    return differs(file, index, range);
  });
}

Result<IntegrityTable> make_integrity_table(File& file, std::uint64_t covered_end,
                                            const std::optional<OldIntegrity>& old, const OnProgress& progress) {
  std::uint64_t done = 0;
  IntegrityTable table;
  if (old) {
    table.chunk_size = old->table.chunk_size;
    table.hashes = old->table.hashes;
    const ChunkRange covered{.begin = kHeaderSize, .end = old->covered_end, .chunk_size = table.chunk_size};
    if (!table.hashes.empty() && (covered.end - covered.begin) % table.chunk_size != 0) {
      const std::uint64_t begin = covered.begin_of(covered.count() - 1);
      const std::uint64_t end = std::min(begin + table.chunk_size, covered_end);
      TRY_ASSIGN(table.hashes.back(), hash_grown_chunk(file, covered, end, table.hashes.back(), progress));
      done = end - begin;
    }
  }
  ChunkRange rest{.begin = kHeaderSize, .end = covered_end, .chunk_size = table.chunk_size};
  rest.begin = std::min(rest.begin_of(table.hashes.size()), covered_end);
  const OnProgress also_done = [&](std::uint64_t of_rest) {
    return progress ? progress(done + of_rest) : Result<void>{};
  };
  TRY(hash_chunks(file, rest, also_done, [&](std::uint64_t, const Sha1Hash& hash) -> Result<void> {
    table.hashes.push_back(hash);
    return {};
  }));
  return table;
}

}  // namespace dismount
