// SPDX-License-Identifier: MIT
// A WIM as it was before a save, and what must still be true after it (contract, section 2, step 5).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "wim/reader.h"

namespace dismount {

struct Snapshot {
  std::uint64_t file_size = 0;
  std::vector<ImageInfo> images;
  std::vector<std::string> product_types;  ///< of each image: "WinNT", "ServerNT"
  std::vector<Sha1Hash> metadata;          ///< of each image
  /// What the mounted image held can be read through this header as long as the file was only appended to…
  HeaderBytes header{};
  /// …and otherwise from here.
  std::shared_ptr<File> kept;
};

Snapshot take_snapshot(const Wim& wim);

/// Which image was mounted, and which one was saved: another, new one after an append.
struct SavedIndex {
  std::uint32_t mounted = 0;
  std::uint32_t saved = 0;
};

/// The other images are what they were; the saved one kept its edition, product type, architecture, version and
/// languages. The error names each of these that was lost or changed, with what it was and is.
Result<void> compare_with_snapshot(const Snapshot& before, const Wim& after, SavedIndex index);

}  // namespace dismount
