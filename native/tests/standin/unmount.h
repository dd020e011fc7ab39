// SPDX-License-Identifier: MIT
// DismUnmountImage behind its arguments' checks: the two phases, what the mount refuses, and what the test wants.
#pragma once

#include <string>

#include "tests/standin/calls.h"
#include "tests/standin/library.h"
#include "tests/standin/progress.h"

namespace dismount::standin {

struct UnmountRequest {
  std::string path;
  DWORD flags;
  HANDLE cancel;  ///< may be null
  DISM_PROGRESS_CALLBACK callback;
  PVOID user_data;
};

/// Works on a thread of its own while the caller waits. Notes in `call` whether it committed and detached.
HRESULT unmount(const Library& library, const UnmountRequest& request, Call& call);

}  // namespace dismount::standin
