// SPDX-License-Identifier: MIT
// The XML data: what the file says about its images, for people and deployment tools (docs/format/xml-data.md).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

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

/// The longest name and description of a new image, in units of UTF-16. Windows Setup and DISM show one line of each.
inline constexpr std::size_t kMaxImageName = 255;
inline constexpr std::size_t kMaxImageDescription = 1'023;

/// What a new image is to be called.
struct ImageTexts {
  std::optional<std::string> name = std::nullopt;         ///< none: the source image's with the next free number
  std::optional<std::string> description = std::nullopt;  ///< none: the source image's
};

class XmlData {
 public:
  /// `disk` is UTF-16LE. There must be exactly one IMAGE for each index 1…image_count.
  static Result<XmlData> decode(ByteView disk, std::uint32_t image_count);

  /// UTF-16LE with a byte order mark; IMAGE elements in ascending order of INDEX, as 7-Zip wants them.
  Bytes encode() const;

  std::uint32_t image_count() const { return static_cast<std::uint32_t>(images_.size()); }
  /// Whether the file's resources are encrypted, as those of .esd files that Windows Update downloads are.
  bool encrypted() const;
  ImageInfo image_info(std::uint32_t index) const;

  /// "WinNT", "ServerNT"; empty where the XML has none.
  std::string product_type(std::uint32_t index) const;

  /// Whether a new image may be called so (Code::invalid_parameter): not empty, not too long, one line of characters
  /// that XML can hold, and a name that no other image has: by name, images could not be told apart (wimlib refuses
  /// two).
  Result<void> check_new_texts(const ImageTexts& texts) const;

  /// States new counts and the time of the last modification; everything else stays.
  void update_image(std::uint32_t index, const ImageCounts& counts, FileTime modified);

  /// Adds a copy of image `index` with other texts, and returns the new index. The texts that Setup shows
  /// (DISPLAYNAME, DISPLAYDESCRIPTION) follow where the source has them; a source without a name gives none.
  std::uint32_t append_copy(std::uint32_t index, const ImageTexts& texts);

  /// Top-level TOTALBYTES: bytes of the file before the XML data.
  void set_total_bytes(std::uint64_t bytes);

 private:
  XmlElement& image(std::uint32_t index) const { return *images_[index - 1]; }
  bool has_name(const std::string& name) const;
  std::string numbered_name(const std::string& name) const;

  std::unique_ptr<XmlElement> root_;
  std::vector<XmlElement*> images_;  ///< below root_, by INDEX
};

}  // namespace dismount
