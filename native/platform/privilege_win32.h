// SPDX-License-Identifier: MIT
// Privileges that this thread has for as long as the object lives, if the user has them at all.
#pragma once

#include <initializer_list>

#include "platform/handle_win32.h"

namespace dismount {

class ScopedPrivilege {
 public:
  /// Names as in winnt.h, e.g. SE_CREATE_SYMBOLIC_LINK_NAME. Never fails: the call they are for will say so. Of two
  /// objects in one thread the later one counts, and its end is the end of both.
  explicit ScopedPrivilege(const wchar_t* name) : ScopedPrivilege({name}) {}
  explicit ScopedPrivilege(std::initializer_list<const wchar_t*> names);
  ~ScopedPrivilege();
  ScopedPrivilege(const ScopedPrivilege&) = delete;
  ScopedPrivilege& operator=(const ScopedPrivilege&) = delete;

 private:
  bool impersonating_ = false;
};

}  // namespace dismount
