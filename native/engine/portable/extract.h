// SPDX-License-Identifier: MIT
// Extracts an image into an empty directory. Every name is made relative to its parent's handle and never through a
// link; links are made last (format section 15).
#pragma once

#include <string>
#include <vector>

#include "engine/portable/mount_record.h"
#include "platform/tree.h"
#include "wim/progress.h"
#include "wim/reader.h"

namespace dismount {

struct Extracted {
  std::vector<RecordedEntry> entries;  ///< the root first, then every shown entry
  std::uint64_t hidden = 0;            ///< entries that are not shown
  std::vector<std::string> not_shown;  ///< the first few of them, for a message
};

/// Bytes of file data that an extraction writes, each hard link once.
std::uint64_t bytes_to_extract(const Wim& wim, const Image& image);

Result<Extracted> extract_image(File& file, const Wim& wim, const Image& image, Directory& target,
                                const OnProgress& progress);

}  // namespace dismount
