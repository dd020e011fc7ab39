// SPDX-License-Identifier: MIT
// Opens a WIM: header, tables and XML read, checked and compared with each other.
#pragma once

#include <optional>

#include "platform/file.h"
#include "wim/header.h"
#include "wim/image.h"
#include "wim/integrity_table.h"
#include "wim/lookup_table.h"
#include "wim/resource_reader.h"
#include "wim/xml_data.h"

namespace dismount {

/// What a WIM says about itself, at one instant.
struct Wim {
  std::uint64_t file_size = 0;
  HeaderBytes header_bytes{};  ///< at the start of the file; in a pipable one that is not `header`
  Header header;
  LookupTable lookup_table;
  XmlData xml;
  std::optional<IntegrityTable> integrity_table;

  /// End of the range that an integrity table covers.
  std::uint64_t covered_end() const { return header.lookup_table.end(); }
  /// File offset behind everything that the header and the tables name. Bytes behind it belong to nobody.
  std::uint64_t end_of_data() const;
};

/// Errors name the file. A part of a split set gives Code::split_wim: what it lacks lies in other files.
Result<Wim> read_wim(File& file);

/// The same for a file that may be one of several: its table lists what lies in this part, and only the first part has
/// metadata. What images it has, the XML data of every part tells.
Result<Wim> read_part(File& file);

/// Header and XML data alone: which images there are. The tables of what is returned stay empty.
Result<Wim> read_outline(File& file);

/// The same as read_wim with another header than the one on disk: what the file was before a save, whose tables are
/// still there.
Result<Wim> read_wim_with(File& file, const HeaderBytes& header);

/// The 208 bytes at the start of the file.
Result<HeaderBytes> read_header_bytes(File& file);

/// Whether the file still has the header that was read. Code::wim_changed if another program wrote it meanwhile.
Result<void> check_header(File& file, const HeaderBytes& read);

/// Whether `path` still names the open file. Code::wim_changed if another file took its place, or none has the name.
Result<void> check_still_named(File& wim, const std::string& path);

Result<ResourceReader> make_resource_reader(File& file, const Wim& wim);

/// Memory that the readers in use at once take: each has a chunk, packed and unpacked. LZX, with chunks of 2 MiB at the
/// most, never needs it all; of the largest chunks of LZMS one is under way.
inline constexpr std::uint64_t kReadersMemory = 2 * std::uint64_t{kLargestChunk};

/// How many of `workers` threads may read blobs that are in no solid resource, each with a reader of its own.
unsigned readers_at_once(const Wim& wim, unsigned workers);

/// The most bytes that the metadata of an image of this file may unpack to.
std::uint64_t largest_metadata(const Wim& wim);

/// The tree of image `index` (1-based), its metadata checked against its hash.
Result<Image> read_image(File& file, const Wim& wim, std::uint32_t index);

}  // namespace dismount
