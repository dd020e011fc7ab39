// SPDX-License-Identifier: MIT
// The fixed 208-byte header at offset 0: bytes in, struct out, and back (docs/format/header.md). No I/O here.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "codec/codec.h"
#include "wim/resource.h"

namespace dismount {

inline constexpr std::size_t kHeaderSize = 208;
inline constexpr std::uint32_t kVersionDefault = 0x10D00;
inline constexpr std::uint32_t kVersionSolid = 0x00E00;
/// Images in one file; the format has 32 bits, no tool makes more than this.
inline constexpr std::uint32_t kMaxImages = 65'535;

enum HeaderFlags : std::uint32_t {
  kHeaderCompression = 0x0000'0002,
  kHeaderReadOnly = 0x0000'0004,
  kHeaderSpanned = 0x0000'0008,
  kHeaderResourceOnly = 0x0000'0010,
  kHeaderMetadataOnly = 0x0000'0020,
  kHeaderWriteInProgress = 0x0000'0040,
  kHeaderRpFix = 0x0000'0080,
  kHeaderXpress = 0x0002'0000,
  kHeaderLzx = 0x0004'0000,
  kHeaderLzms = 0x0008'0000,
  kHeaderXpress2 = 0x0020'0000,
};

using HeaderBytes = std::array<std::byte, kHeaderSize>;
using Guid = std::array<std::byte, 16>;

struct Header {
  std::uint32_t version = kVersionDefault;
  std::uint32_t flags = 0;
  std::uint32_t chunk_size = 0;
  Guid guid{};
  std::uint16_t part_number = 1;
  std::uint16_t total_parts = 1;
  std::uint32_t image_count = 0;
  std::uint32_t boot_index = 0;  ///< 1-based, 0 = none
  Resource lookup_table;
  Resource xml_data;
  Resource boot_metadata;
  Resource integrity_table;
  bool pipable =
      false;  ///< wimlib's files for pipes: this header, with its resource headers zero; the real one at the end

  Compression compression() const;
};

/// Refuses what is not a WIM. A part of a split set is one, and so is a pipable file.
Result<Header> decode_header(ByteView disk);

/// The unused bytes are written as zero: a rewritten file's signature would be wrong anyway. Not for pipable files.
HeaderBytes encode_header(const Header& header);

/// Whether a save can append to the file; else why not, and what to do. The read-only mark is the caller's to judge.
Result<void> check_can_append(const Header& header);

/// "855b53bf-015e-49e0-b751-e385a4980e9c".
std::string format_guid(const Guid& guid);

}  // namespace dismount
