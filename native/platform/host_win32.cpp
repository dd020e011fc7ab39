// SPDX-License-Identifier: MIT
#include "platform/architecture.h"
#include "platform/handle_win32.h"
#include "platform/host.h"

namespace dismount {

bool is_elevated() {
  HANDLE token = nullptr;
  if (::OpenProcessToken(::GetCurrentProcess(), TOKEN_QUERY, &token) == 0) return false;
  const Handle owned(token);
  TOKEN_ELEVATION elevation{};
  DWORD size = 0;
  return ::GetTokenInformation(token, TokenElevation, &elevation, sizeof elevation, &size) != 0 &&
         elevation.TokenIsElevated != 0;
}

std::string native_architecture() {
  USHORT process = IMAGE_FILE_MACHINE_UNKNOWN;
  USHORT native = IMAGE_FILE_MACHINE_UNKNOWN;
  if (::IsWow64Process2(::GetCurrentProcess(), &process, &native) == 0) return process_architecture();
  switch (native) {
    case IMAGE_FILE_MACHINE_AMD64:
      return "x64";
    case IMAGE_FILE_MACHINE_ARM64:
      return "arm64";
    case IMAGE_FILE_MACHINE_I386:
      return "ia32";
    default:
      return "machine type " + std::to_string(native);
  }
}

std::string process_architecture() { return kArchitecture; }

}  // namespace dismount
