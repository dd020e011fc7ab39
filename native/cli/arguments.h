// SPDX-License-Identifier: MIT
// The words of the command line as the parser found them, and the jobs that they ask for.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "job/request.h"

namespace dismount {

/// Everything the command line can say, before it becomes a request.
struct Arguments {
  std::vector<std::string> paths;
  bool save = false, discard = false, check = false;
  bool append = false, check_integrity = false, keep_hives = false;
  std::string image_name, image_description;
  std::string verify = "auto", if_not_mounted = "error", on_save_failure = "fail";
  std::string handle_timeout = "30", compression_level = "normal";
  std::string log_path, log_level = "WarningsInfo", scratch_directory, state_directory, format = "text", request;
  std::vector<std::string> given;  ///< the options that the user wrote, with their dashes

  std::string image, mount_path;
  std::uint32_t index = 1;
  bool read_only = false, mount_check_integrity = false;

  std::string folder, capture_image, capture_name, compression = "lzx", capture_level = "normal";

  std::vector<std::string> files;
  std::string level = "full";
  bool require_table = false, digest = false;

  std::vector<std::string> codes;
};

// Each checks what it uses. Errors (Code::invalid_parameter) name the option, its value and what it accepts.
Result<DismountJob> dismount_job(const Arguments& arguments);
Result<MountJob> mount_job(const Arguments& arguments);
Result<CaptureJob> capture_job(const Arguments& arguments);
Result<VerifyJob> verify_job(const Arguments& arguments);
Result<InfoJob> info_job(const Arguments& arguments);
Result<ExplainJob> explain_job(const Arguments& arguments);

}  // namespace dismount
