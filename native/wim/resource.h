// SPDX-License-Identifier: MIT
// The 24-byte resource header: where a run of bytes lies in the file, packed or not (docs/format/resource.md).
#pragma once

#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace dismount {

inline constexpr std::size_t kResourceHeaderSize = 24;

enum ResourceFlags : std::uint8_t {
  kResourceFree = 0x01,
  kResourceMetadata = 0x02,
  kResourceCompressed = 0x04,
  kResourceSpanned = 0x08,
  kResourceSolid = 0x10,
};

/// Of a blob in a solid resource (kResourceSolid, solid_resource.h), `offset` is the position in the unpacked data of
/// all solid resources of the file, and `packed_size` is 0: what it takes in the file is not its own.
struct Resource {
  std::uint64_t offset = 0;         ///< in the file, bytes
  std::uint64_t packed_size = 0;    ///< bytes in the file, 56 bits
  std::uint64_t original_size = 0;  ///< bytes when unpacked
  std::uint8_t flags = 0;

  bool present() const { return offset != 0; }
  bool compressed() const { return (flags & kResourceCompressed) != 0; }
  /// First byte behind it. Valid only after check_range.
  std::uint64_t end() const { return offset + packed_size; }

  friend bool operator==(const Resource&, const Resource&) = default;
};

Resource decode_resource(ByteView disk, std::size_t at);
void encode_resource(const Resource& resource, ByteSpan disk, std::size_t at);

/// The one range check of every resource: inside the file, behind the header, and a size that can be: an uncompressed
/// resource has equal sizes. `name` is used in the message.
Result<void> check_resource(const Resource& resource, std::uint64_t file_size, const std::string& name);

}  // namespace dismount
