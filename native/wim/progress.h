// SPDX-License-Identifier: MIT
// How long work inside the WIM engine tells how far it is, and learns that it should stop.
#pragma once

#include <cstdint>
#include <functional>

#include "base/result.h"

namespace dismount {

/// Called between pieces of work with the bytes done so far. An error (a cancel) stops the work and is handed on.
using OnProgress = std::function<Result<void>(std::uint64_t done)>;

}  // namespace dismount
