// SPDX-License-Identifier: MIT
// The mounts of this "Windows", which outlive the process: what the registry's WIMMount key is to DISM.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/standin/scenario.h"

namespace dismount::standin {

struct Mount {
  std::string path;
  std::string image_path;
  UINT image_index = 1;
  DismMountMode mode = DismReadWrite;
  DismMountStatus status = DismMountStatusOk;
  bool partly_unmounted = false;  ///< a commit was done and its detach was not
  nlohmann::json unmount = nlohmann::json::array();
  nlohmann::json remount = nlohmann::json::array();

  bool is_wim() const;
};

std::vector<Mount> read_mounts();
void write_mounts(const std::vector<Mount>& mounts);

/// By path, as DISM compares: without case, with or without a backslash at the end.
std::vector<Mount>::iterator find_mount(std::vector<Mount>& mounts, std::string path);

/// The next of the steps: the last one stays for every call after it. Without any: the real thing.
Step take_step(nlohmann::json& steps);

}  // namespace dismount::standin
