// SPDX-License-Identifier: MIT
// The XML data: what the file says about its images, for people and deployment tools (docs/format/xml-data.md).
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "events/event.h"
#include "wim/filetime.h"
#include "wim/xml.h"

namespace dismount {

/// In bytes of UTF-16; real files have some kilobytes an image.
inline constexpr std::uint64_t kMaxXmlSize = 8ULL * 1024 * 1024;

/// The counts that an IMAGE element states.
struct ImageCounts {
  std::uint64_t directories = 0;      ///< with the root, without links
  std::uint64_t files = 0;            ///< every other name
  std::uint64_t total_bytes = 0;      ///< stream bytes, each link counted
  std::uint64_t hard_link_bytes = 0;  ///< the part of total_bytes that further links add
};

class XmlData {
 public:
  /// `disk` is UTF-16LE. There must be exactly one IMAGE for each index 1…image_count.
  static Result<XmlData> decode(ByteView disk, std::uint32_t image_count);

  /// UTF-16LE with a byte order mark; IMAGE elements in ascending order of INDEX, as 7-Zip wants them.
  Bytes encode() const;

  std::uint32_t image_count() const;
  ImageInfo image_info(std::uint32_t index) const;

  /// States new counts and the time of the last modification; everything else stays.
  void update_image(std::uint32_t index, const ImageCounts& counts, FileTime modified);

  /// Adds a copy of image `index` without its name and description, and returns the new index.
  std::uint32_t append_copy(std::uint32_t index);

  /// Top-level TOTALBYTES: bytes of the file before the XML data.
  void set_total_bytes(std::uint64_t bytes);

 private:
  XmlElement& image(std::uint32_t index) const;

  std::unique_ptr<XmlElement> root_;
};

}  // namespace dismount
