// SPDX-License-Identifier: MIT
// What a damaged piece of a file belongs to: the image and the path that a user can look at.
#pragma once

#include <functional>
#include <string>

#include "wim/reader.h"

namespace dismount {

struct FileSpan {
  std::uint64_t begin = 0;  ///< file offsets
  std::uint64_t end = 0;
};

/// "image 1, /Windows/notepad.exe": the first entry, over all images, that uses the blob. Images that cannot be read
/// are passed over.
std::string owner_of(File& file, const Wim& wim, const Sha1Hash& blob);

/// Reads the streams and the metadata that lie in the span, wholly or in part, and names the first damaged one:
/// "image 1, /Windows/notepad.exe", "the metadata of image 2". Empty if all of it is sound: then the damage lies in a
/// table, where no image looks, or in a solid resource, which is not looked into. `still_wanted` is asked between
/// pieces; its error (a cancel) is handed on.
Result<std::string> damaged_in(File& file, const Wim& wim, FileSpan span,
                               const std::function<Result<void>()>& still_wanted);

}  // namespace dismount
