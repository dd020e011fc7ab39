// SPDX-License-Identifier: MIT
// Opening, removing and linking by name within an open directory. Win32 has no openat; the NT calls below it do.
#pragma once

#include <string>

#include "platform/handle_win32.h"

namespace dismount {

/// A handle, or the number os_error() takes.
struct Opened {
  Handle handle;
  int error = ERROR_SUCCESS;
};

struct OpenRequest {
  ACCESS_MASK access = 0;
  ULONG disposition = FILE_OPEN;  ///< or FILE_CREATE
  ULONG options = 0;              ///< FILE_DIRECTORY_FILE, FILE_NON_DIRECTORY_FILE
};

/// Opens `name`, one component, in the directory. A link is opened itself.
Opened open_relative(HANDLE directory, const std::wstring& name, const OpenRequest& request);

/// Gives the open file one more name. Returns ERROR_SUCCESS or the number os_error() takes.
int link_relative(HANDLE file, HANDLE directory, const std::wstring& name);

/// Removes what the handle (DELETE and FILE_WRITE_ATTRIBUTES access) holds open, read-only or not.
/// Returns ERROR_SUCCESS or the number os_error() takes.
int remove_opened(HANDLE handle);

}  // namespace dismount
