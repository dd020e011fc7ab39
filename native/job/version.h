// SPDX-License-Identifier: MIT
#pragma once

namespace dismount {

/// Of the program; the same as package.json's.
inline constexpr const char* kVersion = DISMOUNT_VERSION;

}  // namespace dismount
