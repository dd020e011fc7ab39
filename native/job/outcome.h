// SPDX-License-Identifier: MIT
// From what happened to one path to the program's exit code.
#pragma once

#include "events/event.h"

namespace dismount {

ExitCode exit_code_of(const PathResult& result);
ExitCode exit_code_of(const FileVerified& verified);
/// For a failure that belongs to no path.
ExitCode exit_code_of(const Error& error);

}  // namespace dismount
