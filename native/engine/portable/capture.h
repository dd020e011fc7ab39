// SPDX-License-Identifier: MIT
// Makes a new WIM from a folder: an empty image, to which everything in the folder is "added" by an ordinary save.
#pragma once

#include <string>

#include "engine/engine.h"

namespace dismount {

struct CaptureRequest {
  std::string folder;
  std::string image_path;  ///< must not exist
  std::string image_name;  ///< valid UTF-8
};

/// What is in the folder now, uncompressed, with an integrity table. The file is removed again on an error.
Result<Changes> capture_folder(const CaptureRequest& request, EngineContext& context);

}  // namespace dismount
