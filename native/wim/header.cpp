// SPDX-License-Identifier: MIT
#include "wim/header.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstdio>

namespace dismount {
namespace {

constexpr char kMagic[8] = {'M', 'S', 'W', 'I', 'M', 0, 0, 0};
constexpr char kPipableMagic[8] = {'W', 'L', 'P', 'W', 'M', 0, 0, 0};

bool has_magic(ByteView disk, const char (&magic)[8]) { return std::memcmp(disk.data(), magic, sizeof magic) == 0; }

std::string hex(std::uint32_t value) {
  char text[11];
  std::snprintf(text, sizeof text, "0x%X", value);
  return text;
}

}  // namespace

Compression Header::compression() const {
  if ((flags & kHeaderCompression) == 0) return Compression::none;
  if (flags & kHeaderLzx) return Compression::lzx;
  if (flags & (kHeaderXpress | kHeaderXpress2)) return Compression::xpress;
  return Compression::lzms;
}

Result<Header> decode_header(ByteView disk) {
  if (disk.size() < kHeaderSize) {
    return Error{.code = Code::not_a_container,
                 .what = "this is not a WIM file",
                 .where = "header, offset 0x0",
                 .cause = "it has " + std::to_string(disk.size()) + " bytes, less than a header's 208",
                 .next = "check the path, and that the file was copied whole"};
  }
  const bool pipable = has_magic(disk, kPipableMagic);
  if (!pipable && !has_magic(disk, kMagic)) {
    return Error{.code = Code::not_a_container,
                 .what = "this is not a WIM file",
                 .where = "header, offset 0x0",
                 .cause = "it does not begin with 'MSWIM'",
                 .next = "check the path"};
  }
  if (read_le32(disk, 0x08) != kHeaderSize) {
    return corrupt("header, offset 0x8", "the header size is " + std::to_string(read_le32(disk, 0x08)) + ", not 208");
  }

  Header header;
  header.pipable = pipable;
  header.version = read_le32(disk, 0x0C);
  if (header.version != kVersionDefault && header.version != kVersionSolid) {
    return corrupt("header, offset 0xC", "the format version " + hex(header.version) + " is unknown");
  }
  header.flags = read_le32(disk, 0x10);
  header.chunk_size = read_le32(disk, 0x14);
  std::copy_n(disk.begin() + 0x18, header.guid.size(), header.guid.begin());
  header.part_number = read_le16(disk, 0x28);
  header.total_parts = read_le16(disk, 0x2A);
  header.image_count = read_le32(disk, 0x2C);
  header.lookup_table = decode_resource(disk, 0x30);
  header.xml_data = decode_resource(disk, 0x48);
  header.boot_metadata = decode_resource(disk, 0x60);
  header.boot_index = read_le32(disk, 0x78);
  header.integrity_table = decode_resource(disk, 0x7C);

  if (header.part_number == 0 || header.total_parts < header.part_number) {
    return corrupt("header, offset 0x28", "part " + std::to_string(header.part_number) + " of " +
                                              std::to_string(header.total_parts) + " cannot be");
  }
  if (header.image_count > kMaxImages) {
    return corrupt("header, offset 0x2C", std::to_string(header.image_count) + " images are more than any tool makes");
  }
  constexpr std::uint32_t kCodecs = kHeaderXpress | kHeaderLzx | kHeaderLzms | kHeaderXpress2;
  if ((header.flags & kHeaderCompression) != 0) {
    if ((header.flags & kCodecs) == 0) {
      return corrupt("header, offset 0x10", "the file is compressed, but no codec is named");
    }
    const ChunkSizeLimits limits = chunk_size_limits(header.compression());
    if (!std::has_single_bit(header.chunk_size) || header.chunk_size < limits.smallest ||
        header.chunk_size > limits.largest) {
      return corrupt("header, offset 0x14", "a chunk size of " + std::to_string(header.chunk_size) +
                                                " is not valid for " + compression_name(header.compression()));
    }
  }
  return header;
}

HeaderBytes encode_header(const Header& header) {
  assert(!header.pipable);
  HeaderBytes disk{};
  std::memcpy(disk.data(), kMagic, sizeof kMagic);
  write_le32(disk, 0x08, kHeaderSize);
  write_le32(disk, 0x0C, header.version);
  write_le32(disk, 0x10, header.flags);
  write_le32(disk, 0x14, header.chunk_size);
  std::copy(header.guid.begin(), header.guid.end(), disk.begin() + 0x18);
  write_le16(disk, 0x28, header.part_number);
  write_le16(disk, 0x2A, header.total_parts);
  write_le32(disk, 0x2C, header.image_count);
  encode_resource(header.lookup_table, disk, 0x30);
  encode_resource(header.xml_data, disk, 0x48);
  encode_resource(header.boot_metadata, disk, 0x60);
  write_le32(disk, 0x78, header.boot_index);
  encode_resource(header.integrity_table, disk, 0x7C);
  return disk;
}

Result<void> check_can_append(const Header& header) {
  if (!header.pipable) return {};
  return Error{.code = Code::not_supported,
               .what = "nothing can be saved into a pipable WIM",
               .where = {},
               .cause = "its header lies at its end, so a save could not be one write at the start",
               .next = "convert it with 'wimlib-imagex export FILE all NEW.wim', or mount it with --read-only"};
}

std::string format_guid(const Guid& guid) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned>(guid[i]); };
  char text[37];
  std::snprintf(text, sizeof text, "%08x-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x", read_le32(guid, 0),
                static_cast<unsigned>(read_le16(guid, 4)), static_cast<unsigned>(read_le16(guid, 6)), byte(8), byte(9),
                byte(10), byte(11), byte(12), byte(13), byte(14), byte(15));
  return text;
}

}  // namespace dismount
