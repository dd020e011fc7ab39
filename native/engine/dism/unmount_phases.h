// SPDX-License-Identifier: MIT
// DISM's steps as the phases and percents that we tell.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/phase_scope.h"

namespace dismount {

/// The phases of one call: save, then unmount; or unmount alone. The one that runs ends with this object.
class UnmountPhases {
 public:
  UnmountPhases(EngineContext& context, std::string path, bool saves);

  /// A step that DISM told. One of 200 is of both phases, the first half being the save. Steps back, beyond the total,
  /// or with a total of 0 change nothing.
  void step(std::uint32_t current, std::uint32_t total);

  /// Says again how far it is, when DISM has been silent for long.
  void tell();

  /// The call succeeded, so everything is done, whatever steps DISM told.
  void finish();

 private:
  void begin(Phase phase);
  void enter_unmount();
  void reach(std::uint64_t percent);

  EngineContext& context_;
  std::string path_;
  bool saves_;
  Phase phase_ = Phase::unmount;
  std::optional<PhaseScope> scope_;
  std::optional<std::uint64_t> percent_;  ///< of the phase; none: not known yet
};

}  // namespace dismount
