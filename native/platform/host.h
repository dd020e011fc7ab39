// SPDX-License-Identifier: MIT
// What the machine lets this process do.
#pragma once

#include <string>

namespace dismount {

/// Whether this process has an administrator's elevated token (Windows: TokenElevation); elsewhere, whether it is root.
bool is_elevated();

/// Node's name of the machine's own architecture ("x64", "arm64"), also when this process runs emulated
/// (Windows: IsWow64Process2).
std::string native_architecture();

/// The architecture that this program was built for.
std::string process_architecture();

}  // namespace dismount
