// SPDX-License-Identifier: MIT
// A disposition as the bits of DismUnmountImage, and a log level as its number: the one place that speaks both.
#pragma once

#include "engine/dism/abi.h"
#include "engine/engine.h"

namespace dismount {

constexpr std::uint32_t dism_flags(const Discard&) { return dism::kDiscardImage; }

inline std::uint32_t dism_flags(const Commit& commit) {
  std::uint32_t flags = dism::kCommitImage;
  if (commit.check_integrity) flags |= dism::kCommitGenerateIntegrity;
  if (commit.append) flags |= dism::kCommitAppend;
  return flags;
}

/// One less than the number that users know (log/level.h).
constexpr int dism_log_level(LogLevel level) {
  switch (level) {
    case LogLevel::errors:
      return dism::kLogErrors;
    case LogLevel::warnings:
      return dism::kLogErrorsWarnings;
    case LogLevel::warnings_info:
      return dism::kLogErrorsWarningsInfo;
    case LogLevel::debug:
      break;
  }
  return dism::kLogDebug;
}

}  // namespace dismount
