// SPDX-License-Identifier: MIT
// The privilege is switched on in a copy of the process's token that only this thread uses, so that other threads and
// later calls do not run with more rights than they need.
#include "platform/privilege_win32.h"

namespace dismount {

ScopedPrivilege::ScopedPrivilege(const wchar_t* name) {
  TOKEN_PRIVILEGES wanted{};
  wanted.PrivilegeCount = 1;
  wanted.Privileges[0].Attributes = SE_PRIVILEGE_ENABLED;
  if (::LookupPrivilegeValueW(nullptr, name, &wanted.Privileges[0].Luid) == 0) return;
  if (::ImpersonateSelf(SecurityImpersonation) == 0) return;
  impersonating_ = true;
  HANDLE token = nullptr;
  if (::OpenThreadToken(::GetCurrentThread(), TOKEN_ADJUST_PRIVILEGES | TOKEN_QUERY, TRUE, &token) == 0) return;
  const Handle owned(token);
  ::AdjustTokenPrivileges(token, FALSE, &wanted, 0, nullptr, nullptr);
}

ScopedPrivilege::~ScopedPrivilege() {
  if (impersonating_) ::RevertToSelf();
}

}  // namespace dismount
