// SPDX-License-Identifier: MIT
// The engine for mounts of our own: directories that `dismount mount` extracted, on any system, without privileges.
#pragma once

#include "engine/engine.h"
#include "engine/portable/mount_store.h"

namespace dismount {

class PortableEngine final : public Engine {
 public:
  explicit PortableEngine(const EngineSettings& settings) : settings_(settings), store_(settings.state_directory) {}

  const char* name() const override { return "portable"; }
  bool tells_before() const override { return true; }
  EngineMounts mounts() override;
  Result<MountInfo> find(const std::string& path) override;
  std::vector<Finding> preflight(const MountInfo& mount, const std::optional<Disposition>& disposition,
                                 EngineContext& context) override;
  UnmountReport unmount(const MountInfo& mount, const Disposition& disposition, EngineContext& context) override;

  /// Extracts an image into an empty directory (or makes it) and records it. Everything is undone on an error.
  Result<MountInfo> mount(const MountRequest& request, EngineContext& context);

 private:
  MountInfo describe(const MountHead& record) const;

  EngineSettings settings_;
  MountStore store_;
};

}  // namespace dismount
