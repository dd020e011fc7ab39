// SPDX-License-Identifier: MIT
// What the compiler's stack protector needs of a program on Windows: the value that guards each frame, and what happens
// when one was overwritten. The toolchain's own guard is a constant that anyone can look up; this one is random, as the
// C library's is on Linux.
#include <cstdint>

#include "platform/handle_win32.h"

extern "C" {

/// The compiler compares this with the copy in a frame before the function returns.
std::uintptr_t __stack_chk_guard = 0xff0a000000000000;

/// The name that the compiler calls. Ends the process at once, past every handler that an attacker could have set.
[[noreturn]] void __stack_chk_fail() { __fastfail(FAST_FAIL_STACK_COOKIE_CHECK_FAILURE); }

/// RtlGenRandom, under the name that advapi32.dll exports.
BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG size);
}

namespace {

// Before main, so that no guarded function is under way while the value changes; itself unguarded for the same reason.
[[gnu::constructor, gnu::used]] __attribute__((no_stack_protector)) void choose_guard() {
  std::uintptr_t random = 0;
  if (!SystemFunction036(&random, sizeof random)) return;
  // A zero byte ends a string, so that copying one cannot put the right value there.
  __stack_chk_guard = random & ~std::uintptr_t{0xff};
}

}  // namespace
