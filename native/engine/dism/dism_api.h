// SPDX-License-Identifier: MIT
// What this engine needs of DISM, in our own types. An interface, so that everything above it is tested with a DISM
// that fails as told; the real one is dismapi_win32.cpp.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace dismount {

/// How a call ended.
struct DismStatus {
  std::uint32_t code = 0;    ///< the HRESULT; every one without the top bit is a success
  std::string message = {};  ///< DISM's own words for a failure, in the language of Windows; may be empty

  bool ok() const { return (code & 0x8000'0000) == 0; }
};

enum class DismMountStatus { ok, needs_remount, invalid };

/// One line of DISM's list.
struct DismMount {
  std::string path;
  std::string image_path;
  std::uint32_t image_index = 0;
  bool read_only = false;
  DismMountStatus status = DismMountStatus::ok;
};

/// Steps of `total`, neither bytes nor percent; any thread may call it.
using DismProgress = std::function<void(std::uint32_t current, std::uint32_t total)>;

class DismApi {
 public:
  virtual ~DismApi() = default;

  /// At most once. `log_level` is the API's own number. Nothing else may be called before.
  virtual DismStatus initialize(int log_level, const std::optional<std::string>& log_path,
                                const std::optional<std::string>& scratch_directory) = 0;
  /// Once after each initialize() that did not fail.
  virtual void shut_down() = 0;

  virtual DismStatus list_mounts(std::vector<DismMount>& mounts) = 0;
  virtual DismStatus remount(const std::string& mount_path) = 0;
  /// `flags` as dism_flags() makes them. Takes minutes; cannot be cancelled. `progress` must not throw.
  virtual DismStatus unmount(const std::string& mount_path, std::uint32_t flags, const DismProgress& progress) = 0;
};

/// Loads DISM's API; dism::kModuleNotFound as the code if this machine has none.
using DismLoader = std::function<Result<std::unique_ptr<DismApi>>()>;

}  // namespace dismount
