// SPDX-License-Identifier: MIT
// The binary interface of dismapi.dll, as far as it is used here: Microsoft's dismapi.h in types of our own, because
// that header comes only with the ADK. abi_check_win32.cpp compares it with the one of mingw-w64.
#pragma once

#include <cstdint>

namespace dismount::dism {

inline constexpr std::uint32_t kCommitImage = 0x0000'0000;
inline constexpr std::uint32_t kDiscardImage = 0x0000'0001;
inline constexpr std::uint32_t kCommitGenerateIntegrity = 0x0001'0000;
inline constexpr std::uint32_t kCommitAppend = 0x0002'0000;

/// DismLogLevel. The header ends at 2; newer cmdlets have a level Debug above it.
inline constexpr int kLogErrors = 0;
inline constexpr int kLogErrorsWarnings = 1;
inline constexpr int kLogErrorsWarningsInfo = 2;
inline constexpr int kLogDebug = 3;

inline constexpr std::uint32_t kMountReadWrite = 0;
inline constexpr std::uint32_t kMountReadOnly = 1;

inline constexpr std::uint32_t kStatusOk = 0;
inline constexpr std::uint32_t kStatusNeedsRemount = 1;
inline constexpr std::uint32_t kStatusInvalid = 2;

// Packed to one byte: an array of the second struct has steps of 28 bytes, not 32, on a 64-bit system.
#pragma pack(push, 1)
struct String {
  const wchar_t* value;
};

struct MountedImageInfo {
  const wchar_t* mount_path;
  const wchar_t* image_file_path;
  std::uint32_t image_index;
  std::uint32_t mount_mode;
  std::uint32_t mount_status;
};
#pragma pack(pop)

}  // namespace dismount::dism
