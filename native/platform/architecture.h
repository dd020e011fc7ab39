// SPDX-License-Identifier: MIT
// The processor this program was built for, in Node's words (process.arch).
#pragma once

namespace dismount {

#if defined(__x86_64__)
inline constexpr const char* kArchitecture = "x64";
#elif defined(__aarch64__)
inline constexpr const char* kArchitecture = "arm64";
#else
#error "name this processor as Node's process.arch does"
#endif

}  // namespace dismount
