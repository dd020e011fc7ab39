// SPDX-License-Identifier: MIT
// The integrity table: SHA-1s of consecutive raw pieces of the file, from behind the header to the end of the lookup
// table (docs/format/integrity-table.md). The header, the XML data and the table itself are not covered.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/sha1.h"
#include "platform/file.h"
#include "wim/progress.h"

namespace dismount {

/// What Microsoft's tools and wimlib write, in bytes.
inline constexpr std::uint32_t kIntegrityChunkSize = 10'485'760;

struct IntegrityTable {
  std::uint32_t chunk_size = kIntegrityChunkSize;
  std::vector<Sha1Hash> hashes;
};

/// `covered_end` is the file offset of the end of the lookup table: the number of chunks must fit it.
Result<IntegrityTable> decode_integrity_table(ByteView disk, std::uint64_t covered_end);
Bytes encode_integrity_table(const IntegrityTable& table);

/// Hashes every chunk up to `covered_end` and compares; the error names the first chunk that differs and its offsets.
Result<void> check_integrity(File& file, const IntegrityTable& table, std::uint64_t covered_end,
                             const OnProgress& progress);

/// An old table whose hashes can be taken over: its chunks lie before `covered_end` and were not written since.
struct OldIntegrity {
  const IntegrityTable& table;
  std::uint64_t covered_end;
};

/// Makes the table for a file that now reaches to `covered_end`. Full chunks of `old` are taken over without reading
/// them again, so damage that was there stays detectable; an old last, partial chunk is compared first.
Result<IntegrityTable> make_integrity_table(File& file, std::uint64_t covered_end,
                                            const std::optional<OldIntegrity>& old, const OnProgress& progress);

}  // namespace dismount
