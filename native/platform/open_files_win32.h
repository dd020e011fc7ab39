// SPDX-License-Identifier: MIT
// Files and directories that other processes have open. Windows has no documented list of them, and the Restart Manager
// takes no directories; the list of all handles (NtQuerySystemInformation) is what its own tools read.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "platform/place_win32.h"

namespace dismount {

struct OpenFile {
  std::uint32_t process = 0;
  ACCESS_MASK access = 0;  ///< what it was opened for
  std::string path;        ///< "C:\mnt\a.txt"
};

/// What `processes` (by PID; opened for PROCESS_DUP_HANDLE) have open at or below the directory. Never blocks for long:
/// a handle whose name Windows does not tell at once is left out.
std::vector<OpenFile> open_files_below(const Place& directory, std::map<std::uint32_t, Handle> processes);

}  // namespace dismount
