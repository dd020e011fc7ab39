// SPDX-License-Identifier: MIT
// Layout: total size (4 bytes), number of chunks (4), chunk size (4), then 20 bytes a chunk.
#include "wim/integrity_table.h"

#include <algorithm>

#include "wim/header.h"

namespace dismount {
namespace {

constexpr std::size_t kFixedSize = 12;
constexpr std::size_t kPiece = 1024 * 1024;

std::uint64_t chunk_count(std::uint64_t covered_end, std::uint32_t chunk_size) {
  return (covered_end - kHeaderSize + chunk_size - 1) / chunk_size;
}

struct Span {
  std::uint64_t begin, end;  // file offsets
};

Span chunk_span(std::uint64_t index, std::uint32_t chunk_size, std::uint64_t covered_end) {
  const std::uint64_t begin = kHeaderSize + index * chunk_size;
  return {begin, std::min<std::uint64_t>(begin + chunk_size, covered_end)};
}

Result<Sha1Hash> hash_span(File& file, Span span, Bytes& buffer, std::uint64_t& done, const OnProgress& progress) {
  Sha1 hasher;
  for (std::uint64_t at = span.begin; at < span.end;) {
    const ByteSpan piece =
        ByteSpan(buffer).first(static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), span.end - at)));
    TRY(read_exactly(file, at, piece));
    hasher.update(piece);
    at += piece.size();
    done += piece.size();
    if (progress) TRY(progress(done));
  }
  return hasher.finish();
}

Error differs(const File& file, std::uint64_t index, Span span) {
  return Error{.code = Code::file_corrupt,
               .what = "the file does not match its integrity table",
               .where = file.path() + ": chunk " + std::to_string(index) + ", file offsets " +
                        std::to_string(span.begin) + " to " + std::to_string(span.end),
               .cause = "the file was damaged after the table was written",
               .next = "restore the file from a good copy, then mount it again"};
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
  std::memcpy(table.hashes.data(), disk.data() + kFixedSize, std::size_t{count} * 20);
  return table;
}

Bytes encode_integrity_table(const IntegrityTable& table) {
  Bytes disk(kFixedSize + table.hashes.size() * 20);
  write_le32(disk, 0, static_cast<std::uint32_t>(disk.size()));
  write_le32(disk, 4, static_cast<std::uint32_t>(table.hashes.size()));
  write_le32(disk, 8, table.chunk_size);
  std::memcpy(disk.data() + kFixedSize, table.hashes.data(), table.hashes.size() * 20);
  return disk;
}

Result<void> check_integrity(File& file, const IntegrityTable& table, std::uint64_t covered_end,
                             const OnProgress& progress) {
  Bytes buffer(kPiece);
  std::uint64_t done = 0;
  for (std::uint64_t i = 0; i < table.hashes.size(); ++i) {
    const Span span = chunk_span(i, table.chunk_size, covered_end);
    TRY_ASSIGN(const Sha1Hash found, hash_span(file, span, buffer, done, progress));
    if (found != table.hashes[static_cast<std::size_t>(i)]) return differs(file, i, span);
  }
  return {};
}

Result<IntegrityTable> make_integrity_table(File& file, std::uint64_t covered_end,
                                            const std::optional<OldIntegrity>& old, const OnProgress& progress) {
  Bytes buffer(kPiece);
  std::uint64_t done = 0;
  IntegrityTable table;
  if (old) {
    table.chunk_size = old->table.chunk_size;
    table.hashes = old->table.hashes;
    if (!table.hashes.empty()) {
      const std::uint64_t last = table.hashes.size() - 1;
      const Span span = chunk_span(last, table.chunk_size, old->covered_end);
      if (span.end - span.begin < table.chunk_size) {
        TRY_ASSIGN(const Sha1Hash found, hash_span(file, span, buffer, done, progress));
        if (found != table.hashes.back()) return differs(file, last, span);
        table.hashes.pop_back();
      }
    }
  }
  const std::uint64_t count = chunk_count(covered_end, table.chunk_size);
  table.hashes.reserve(static_cast<std::size_t>(count));
  for (std::uint64_t i = table.hashes.size(); i < count; ++i) {
    TRY_ASSIGN(const Sha1Hash hash,
               hash_span(file, chunk_span(i, table.chunk_size, covered_end), buffer, done, progress));
    table.hashes.push_back(hash);
  }
  return table;
}

}  // namespace dismount
