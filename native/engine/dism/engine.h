// SPDX-License-Identifier: MIT
// The engine for what DISM mounted, on Windows: .wim, .vhd, .vhdx and .ffu files. It speaks to DISM's API only.
#pragma once

#include "engine/dism/library.h"
#include "engine/dism/machine.h"
#include "engine/engine.h"

namespace dismount {

class DismEngine final : public Engine {
 public:
  /// `default_log` is where DISM writes when it is not told; empty if that is not known.
  DismEngine(EngineSettings settings, DismLoader load, DismMachine machine, std::string default_log);

  const char* name() const override { return "dism"; }
  std::optional<std::string> log_file() const override;
  /// None where there is no DISM. An error without the rights to ask it.
  EngineMounts mounts() override;
  Result<MountInfo> find(const std::string& path) override;
  std::vector<Finding> preflight(const MountInfo& mount, const std::optional<Disposition>& disposition,
                                 EngineContext& context) override;
  UnmountReport unmount(const MountInfo& mount, const Disposition& disposition, EngineContext& context) override;

 private:
  Result<std::vector<DismMount>> list();
  MountInfo describe(const DismMount& mount) const;
  void pass_on_messages(const MountInfo& mount, EngineContext& context);

  EngineSettings settings_;
  DismMachine machine_;
  std::string default_log_;
  DismLibrary library_;
};

}  // namespace dismount
