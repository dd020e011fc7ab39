// SPDX-License-Identifier: MIT
// Makes a new WIM from a folder: an empty image, to which everything in the folder is "added" by an ordinary save.
#pragma once

#include <string>

#include "engine/engine.h"

namespace dismount {

struct CaptureRequest {
  std::string folder;
  std::string image_path;                      ///< must not exist
  std::string image_name;                      ///< valid UTF-8
  Compression compression = Compression::lzx;  ///< none, XPRESS or LZX
  CompressionLevel level = CompressionLevel::normal;
};

/// What is in the folder now, in chunks of 32 KiB, with an integrity table. The file is removed again on an error.
Result<Changes> capture_folder(const CaptureRequest& request, EngineContext& context);

}  // namespace dismount
