// SPDX-License-Identifier: MIT
// A WIM as it was before a save, and what must still be true after it (contract, section 2, step 5).
#pragma once

#include <vector>

#include "wim/reader.h"

namespace dismount {

struct Before {
  std::uint64_t file_size = 0;
  std::uint32_t image_index = 0;
  std::vector<ImageInfo> images;
  std::vector<Sha1Hash> metadata;  ///< of each image
};

Result<Before> look_before(const std::string& wim_path, std::uint32_t image_index);

/// The other images are what they were; the saved one kept its edition, version, architecture and languages.
/// `saved_index` is a new one after append.
Result<void> compare_with_before(const Before& before, const Wim& after, std::uint32_t saved_index);

}  // namespace dismount
