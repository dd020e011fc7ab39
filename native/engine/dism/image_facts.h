// SPDX-License-Identifier: MIT
// How an image file looks before and after DISM was asked to save it: DISM may fail behind a save that is complete.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/sha1.h"
#include "wim/header.h"

namespace dismount {

struct ImageFacts {
  std::uint64_t size = 0;
  std::int64_t write_time = 0;
  std::optional<HeaderBytes> header = std::nullopt;  ///< none: not a WIM
  std::uint32_t flags = 0;                           ///< HeaderFlags
  std::uint32_t image_count = 0;
  Sha1Hash xml = {};  ///< of the XML data as it lies in the file
  bool integrity_table = false;
};

/// Reads the header and the XML data, not the tables, so that a file is understood that read_wim() refuses.
Result<ImageFacts> image_facts(const std::string& path);

enum class SaveTrace {
  saved,    ///< the file changed as a complete save changes it
  none,     ///< it describes the same images as before: nothing was saved
  unclear,  ///< it changed in another way
};

/// A WIM has another header or other XML data after a save, and one more image after an append; bytes behind its end
/// alone are of a save that was broken off. Of other kinds only size and time are known.
SaveTrace trace_of_save(const ImageFacts& before, const ImageFacts& after, bool append);

}  // namespace dismount
