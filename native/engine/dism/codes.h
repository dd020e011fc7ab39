// SPDX-License-Identifier: MIT
// The codes of DISM that the engine acts on. What all of them mean: error_table.h.
#pragma once

#include <cstdint>

namespace dismount::dism {

inline constexpr std::uint32_t kRestartNeeded = 3010;  ///< a success
inline constexpr std::uint32_t kSharingViolation = 0x80070020;
inline constexpr std::uint32_t kInvalidArgument = 0x80070057;
inline constexpr std::uint32_t kModuleNotFound = 0x8007007E;
inline constexpr std::uint32_t kProcedureNotFound = 0x8007007F;
inline constexpr std::uint32_t kBadExeFormat = 0x800700C1;
inline constexpr std::uint32_t kElevationRequired = 0x800702E4;
inline constexpr std::uint32_t kNotAMount = 0xC0040007;
inline constexpr std::uint32_t kLoggingDisabled = 0xC0040009;  ///< an error by its number, but DISM works
inline constexpr std::uint32_t kDirectoryNotMounted = 0xC142010B;
inline constexpr std::uint32_t kMountedReadOnly = 0xC142010C;
inline constexpr std::uint32_t kFileInUse = 0xC1420112;
inline constexpr std::uint32_t kPartlyUnmounted = 0xC1420117;
inline constexpr std::uint32_t kUsedElsewhere = 0xC1420118;
inline constexpr std::uint32_t kNotAMountDirectory = 0xC142011C;
inline constexpr std::uint32_t kCannotCommit = 0xC142011D;  ///< partly unmounted before
inline constexpr std::uint32_t kNeedsRemount = 0xC1510114;
inline constexpr std::uint32_t kMountInvalid = 0xC1510115;
inline constexpr std::uint32_t kDiskMountedReadOnly = 0xC1550119;
inline constexpr std::uint32_t kNoAppendToDisk = 0xC1550123;

/// Something held the mount open: it is worth waiting.
constexpr bool means_busy(std::uint32_t code) {
  return code == kPartlyUnmounted || code == kUsedElsewhere || code == kFileInUse || code == kSharingViolation ||
         code == kCannotCommit;
}

/// The mount was refused before anything was done to it, so that the same may be tried again. Not so after
/// kPartlyUnmounted, which comes behind the save, and kCannotCommit, which comes after that one.
constexpr bool refused_untouched(std::uint32_t code) {
  return code == kFileInUse || code == kUsedElsewhere || code == kSharingViolation;
}

/// What a second unmount says when the first one had come to its end after all.
constexpr bool means_already_off(std::uint32_t code) {
  return code == kDirectoryNotMounted || code == kNotAMountDirectory || code == kCannotCommit || code == kNotAMount;
}

}  // namespace dismount::dism
