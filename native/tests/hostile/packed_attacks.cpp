// SPDX-License-Identifier: MIT
// Compressed resources: chunk tables, sizes that packed bytes cannot hold, and decompression bombs.
#include "tests/hostile/attack.h"

namespace dismount::test {
namespace {

constexpr std::uint32_t kChunk = 32'768;
constexpr std::uint64_t kMiB = 1024 * 1024;

Bytes text(std::size_t size) {
  Bytes data(size);
  for (std::size_t i = 0; i < size; ++i) data[i] = static_cast<std::byte>("the quick brown fox "[(i + i / 777) % 20]);
  return data;
}

/// `sound` has five chunks. `after_last_chunk`: what a byte behind them is. LZX reads from the front and does not come
/// to it; LZMS reads from the back, and a chunk that is stored as it is has no room for it.
void add_chunk_tables(const AddAttack& add, const PackedResource& sound, Expectation after_last_chunk) {
  const std::string prefix = compression_name(sound.compression);
  const auto with = [&](const char* name, const char* what, const auto& change) {
    PackedResource packed = sound;
    change(packed);
    add({.name = prefix + "-" + name, .what = what, .file = file_with_packed_data(packed)});
    add({.name = prefix + "-metadata-" + name,
         .what = std::string(what) + ", as metadata",
         .file = file_with_packed_metadata(packed)});
  };
  with("chunks-backwards", "a chunk that begins before the one before it",
       [](PackedResource& p) { write_le32(p.bytes, 4, read_le32(p.bytes, 0) - 1); });
  with("chunk-empty", "a chunk of no bytes", [](PackedResource& p) { write_le32(p.bytes, 4, read_le32(p.bytes, 0)); });
  with("chunk-at-0", "a second chunk in the place of the first", [](PackedResource& p) { write_le32(p.bytes, 0, 0); });
  with("chunk-too-large", "a packed chunk of more bytes than it unpacks to", [](PackedResource& p) {
    p.bytes.resize(p.bytes.size() + 3 * kChunk);
    write_le32(p.bytes, 12, read_le32(p.bytes, 8) + 2 * kChunk);
  });
  with("chunk-past-end", "a chunk behind the end of its resource",
       [](PackedResource& p) { write_le32(p.bytes, 12, 0x7FFF'FFFF); });
  with("chunk-at-2-32", "a chunk at 2^32 - 1", [](PackedResource& p) { write_le32(p.bytes, 8, 0xFFFF'FFFF); });
  with("chunks-cut", "packed data that was cut off", [](PackedResource& p) { p.bytes.resize(p.bytes.size() - 5); });
  with("chunk-of-ones", "packed data of nothing but ones", [](PackedResource& p) {
    for (std::size_t i = 16; i < p.bytes.size(); ++i) p.bytes[i] = std::byte{0xFF};
  });
  // LZMS unpacks nothing to zeros.
  if (sound.compression != Compression::lzms)
    with("chunk-of-zeros", "packed data of nothing but zeros", [](PackedResource& p) {
      for (std::size_t i = 16; i < p.bytes.size(); ++i) p.bytes[i] = std::byte{0};
    });
  with("tebibyte-in-32", "32 packed bytes that claim 1 TiB", [](PackedResource& p) {
    p.bytes.resize(32);
    p.original_size = 1ULL << 40;
  });
  with("2-63-in-32", "32 packed bytes that claim 2^63", [](PackedResource& p) {
    p.bytes.resize(32);
    p.original_size = 1ULL << 63;
  });
  with("2-64-in-32", "32 packed bytes that claim 2^64 - 1", [](PackedResource& p) {
    p.bytes.resize(32);
    p.original_size = ~0ULL;
  });
  with("longer-than-packed", "a chunk more than there is", [](PackedResource& p) { p.original_size += kChunk; });
  PackedResource longer = sound;
  longer.bytes.push_back(std::byte{0});
  add({.name = prefix + "-byte-too-many",
       .what = "a byte behind the last chunk",
       .expectation = after_last_chunk,
       .file = file_with_packed_data(longer)});
  with("wrong-bytes", "sound packed data of something else", [](PackedResource& p) { p.hash[0] ^= std::byte{1}; });
}

/// Chunks of zeros, all the same: `size` bytes that pack as well as the codec can.
PackedResource zeros(Compression compression, std::uint32_t chunk_size, std::uint64_t size) {
  PackedResource packed{.compression = compression, .chunk_size = chunk_size, .original_size = size};
  Bytes chunk;
  if (compression == Compression::lzms) {
    chunk = lzms_zeros(chunk_size);
  } else {
    chunk = pack(compression, chunk_size, Bytes(chunk_size)).bytes;
  }
  const std::uint64_t count = size / chunk_size;
  const std::size_t entry = size > 0xFFFF'FFFF ? 8 : 4;
  packed.bytes.resize(static_cast<std::size_t>(count - 1) * entry);
  for (std::uint64_t i = 1; i < count; ++i) {
    const std::size_t at = static_cast<std::size_t>(i - 1) * entry;
    if (entry == 8) {
      write_le64(packed.bytes, at, i * chunk.size());
    } else {
      write_le32(packed.bytes, at, static_cast<std::uint32_t>(i * chunk.size()));
    }
  }
  Sha1 hasher;
  const Bytes piece(chunk_size);
  for (std::uint64_t i = 0; i < count; ++i) append(packed.bytes, chunk);
  for (std::uint64_t done = 0; done < size; done += piece.size()) hasher.update(piece);
  packed.hash = hasher.finish();
  return packed;
}

void add_bombs(const AddAttack& add) {
  const auto bomb = [&](const char* name, const char* what, const PackedResource& packed) {
    add({.name = name,
         .what = what,
         .expectation = Expectation::bomb,
         .file = file_with_packed_data(packed),
         .declared = 2ULL * packed.chunk_size});
    add({.name = std::string(name) + "-metadata",
         .what = std::string(what) + ", as metadata",
         .file = file_with_packed_metadata(packed),
         .declared = packed.original_size + 2ULL * packed.chunk_size});
  };
  bomb("bomb-xpress", "64 MiB of zeros in XPRESS", zeros(Compression::xpress, kChunk, 64 * kMiB));
  bomb("bomb-xpress-64k", "128 MiB of zeros in XPRESS", zeros(Compression::xpress, 65'536, 128 * kMiB));
  bomb("bomb-lzx", "256 MiB of zeros in LZX", zeros(Compression::lzx, kChunk, 256 * kMiB));
  bomb("bomb-lzx-2m", "512 MiB of zeros in LZX", zeros(Compression::lzx, 2 * kMiB, 512 * kMiB));
  bomb("bomb-lzms", "256 MiB of zeros in LZMS", zeros(Compression::lzms, 131'072, 256 * kMiB));
  bomb("bomb-lzms-64m", "512 MiB of zeros in LZMS: a few hundred bytes",
       zeros(Compression::lzms, 64 * kMiB, 512 * kMiB));
  add({.name = "bomb-lzms-gibibyte",
       .what = "1 GiB of zeros in LZMS: a few hundred bytes",
       .expectation = Expectation::limit,
       .file = file_with_packed_data(zeros(Compression::lzms, 64 * kMiB, 1024 * kMiB))});
  PackedResource tebibyte = zeros(Compression::lzms, 64 * kMiB, 64 * kMiB);
  const Bytes chunk = tebibyte.bytes;
  constexpr std::size_t kChunks = 16 * 1024;
  tebibyte.original_size = kChunks * 64 * kMiB;
  tebibyte.bytes.assign((kChunks - 1) * 8, std::byte{0});
  for (std::size_t i = 1; i < kChunks; ++i) write_le64(tebibyte.bytes, (i - 1) * 8, i * chunk.size());
  for (std::size_t i = 0; i < kChunks; ++i) append(tebibyte.bytes, chunk);
  add({.name = "bomb-lzms-tebibyte",
       .what = "1 TiB of zeros in LZMS: less than 1 MiB",
       .expectation = Expectation::limit,
       .file = file_with_packed_data(tebibyte)});
}

}  // namespace

void add_packed_attacks(const AddAttack& add) {
  const Bytes data = text(4 * kChunk + 100);
  add_chunk_tables(add, pack(Compression::xpress, kChunk, data), Expectation::refused);
  add_chunk_tables(add, pack(Compression::lzx, kChunk, data), Expectation::tolerated);
  add_chunk_tables(add, zeros(Compression::lzms, kChunk, 5 * kChunk), Expectation::refused);
  add_bombs(add);
}

}  // namespace dismount::test
