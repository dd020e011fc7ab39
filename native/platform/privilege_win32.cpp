// SPDX-License-Identifier: MIT
// The privilege is switched on in a copy of the process's token that only this thread uses, so that other threads and
// later calls do not run with more rights than they need.
#include "platform/privilege_win32.h"

namespace dismount {

ScopedPrivilege::ScopedPrivilege(std::initializer_list<const wchar_t*> names) {
  if (::ImpersonateSelf(SecurityImpersonation) == 0) return;
  impersonating_ = true;
  HANDLE token = nullptr;
  if (::OpenThreadToken(::GetCurrentThread(), TOKEN_ADJUST_PRIVILEGES | TOKEN_QUERY, TRUE, &token) == 0) return;
  const Handle owned(token);
  for (const wchar_t* name : names) {
    TOKEN_PRIVILEGES wanted{};
    wanted.PrivilegeCount = 1;
    wanted.Privileges[0].Attributes = SE_PRIVILEGE_ENABLED;
    if (::LookupPrivilegeValueW(nullptr, name, &wanted.Privileges[0].Luid) == 0) continue;
    ::AdjustTokenPrivileges(token, FALSE, &wanted, 0, nullptr, nullptr);
  }
}

ScopedPrivilege::~ScopedPrivilege() {
  if (impersonating_) ::RevertToSelf();
}

}  // namespace dismount
