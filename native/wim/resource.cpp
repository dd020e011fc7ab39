// SPDX-License-Identifier: MIT
// Layout: packed size (7 bytes), flags (1), offset (8), original size (8); docs/format/resource.md.
#include "wim/resource.h"

#include "wim/header.h"

namespace dismount {

Resource decode_resource(ByteView disk, std::size_t at) {
  const std::uint64_t size_and_flags = read_le64(disk, at);
  Resource resource;
  resource.packed_size = size_and_flags & 0x00FF'FFFF'FFFF'FFFF;
  resource.flags = static_cast<std::uint8_t>(size_and_flags >> 56);
  resource.offset = read_le64(disk, at + 8);
  resource.original_size = read_le64(disk, at + 16);
  return resource;
}

void encode_resource(const Resource& resource, ByteSpan disk, std::size_t at) {
  write_le64(disk, at, resource.packed_size | (std::uint64_t{resource.flags} << 56));
  write_le64(disk, at + 8, resource.offset);
  write_le64(disk, at + 16, resource.original_size);
}

Result<void> check_resource(const Resource& resource, std::uint64_t file_size, const std::string& name) {
  if (resource.offset > file_size || resource.packed_size > file_size - resource.offset) {
    return corrupt(name, "it claims " + std::to_string(resource.packed_size) + " bytes at offset " +
                             std::to_string(resource.offset) + ", but the file has " + std::to_string(file_size));
  }
  if (resource.packed_size != 0 && resource.offset < kHeaderSize) {
    return corrupt(name, "it overlaps the header, at offset " + std::to_string(resource.offset));
  }
  if (!resource.compressed() && resource.packed_size != resource.original_size) {
    return corrupt(name, "it is not compressed, but its sizes differ, at offset " + std::to_string(resource.offset) +
                             ": " + std::to_string(resource.packed_size) + " and " +
                             std::to_string(resource.original_size));
  }
  return {};
}

}  // namespace dismount
