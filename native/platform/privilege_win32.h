// SPDX-License-Identifier: MIT
// A privilege that this thread has for as long as the object lives, if the user has it at all.
#pragma once

#include "platform/handle_win32.h"

namespace dismount {

class ScopedPrivilege {
 public:
  /// `name` as in winnt.h, e.g. SE_CREATE_SYMBOLIC_LINK_NAME. Never fails: the call it is for will say so.
  explicit ScopedPrivilege(const wchar_t* name);
  ~ScopedPrivilege();
  ScopedPrivilege(const ScopedPrivilege&) = delete;
  ScopedPrivilege& operator=(const ScopedPrivilege&) = delete;

 private:
  bool impersonating_ = false;
};

}  // namespace dismount
