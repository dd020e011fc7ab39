// SPDX-License-Identifier: MIT
// Windows file times (100 ns since 1601-01-01 UTC) and ours (nanoseconds since 1970-01-01 UTC).
#pragma once

#include <cstdint>
#include <limits>

namespace dismount {

using FileTime = std::uint64_t;

inline constexpr std::int64_t kFileTimeOfUnixEpoch = 116'444'736'000'000'000;

/// Times that 64 bits of nanoseconds cannot hold (before 1677, after 2262) go to the nearest that they can.
constexpr std::int64_t file_time_to_ns(FileTime time) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max() / 100;
  if (time > static_cast<FileTime>(kMost) + static_cast<FileTime>(kFileTimeOfUnixEpoch)) return kMost * 100;
  const std::int64_t since_epoch = static_cast<std::int64_t>(time) - kFileTimeOfUnixEpoch;
  return since_epoch < -kMost ? -kMost * 100 : since_epoch * 100;
}

constexpr FileTime ns_to_file_time(std::int64_t ns) {
  // Rounds down, also before 1970, so that a time read back is never later than the one written.
  std::int64_t ticks = ns / 100;
  if (ns % 100 < 0) --ticks;
  const std::int64_t time = ticks + kFileTimeOfUnixEpoch;
  return time < 0 ? 0 : static_cast<FileTime>(time);
}

}  // namespace dismount
