// SPDX-License-Identifier: MIT
// Where the packed chunks of a compressed resource lie (docs/format/resource.md).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace dismount {

/// The shape of a resource's chunks, known before its chunk table is read.
struct ChunkLayout {
  std::uint64_t original_size = 0;
  std::uint32_t chunk_size = 0;

  std::uint64_t count() const { return original_size / chunk_size + (original_size % chunk_size != 0 ? 1 : 0); }
  /// 4 bytes up to 4 GiB - 1 of original size, 8 from 4 GiB on.
  std::uint32_t entry_size() const { return original_size > 0xFFFF'FFFF ? 8 : 4; }
  /// One entry for each chunk but the first.
  std::uint64_t table_size() const { return count() == 0 ? 0 : (count() - 1) * entry_size(); }
  /// Unpacked size of chunk `index`.
  std::uint32_t size_of(std::uint64_t index) const {
    return index + 1 < count() ? chunk_size : static_cast<std::uint32_t>(original_size - index * chunk_size);
  }
};

/// The most chunks of one resource that are read: 256 GiB in chunks of 32 KiB, 32 GiB in the smallest there are. Their
/// places take 64 MiB, and a file that is mostly a hole costs nothing to make.
inline constexpr std::uint64_t kMostChunks = 8ULL * 1024 * 1024;
Error too_many_chunks(const std::string& name, std::uint64_t count);

/// Decodes the table into count() + 1 ascending offsets counted from the end of the table; the last one is the end of
/// the resource. Every chunk's packed size is checked: more than 0, at most its unpacked size.
/// `data_size` is the resource's packed size without the table.
Result<std::vector<std::uint64_t>> decode_chunk_table(ByteView table, const ChunkLayout& layout,
                                                      std::uint64_t data_size, const std::string& name);

}  // namespace dismount
