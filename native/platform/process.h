// SPDX-License-Identifier: MIT
// What the core needs to know about its own process and its user.
#pragma once

#include <cstdint>
#include <ctime>
#include <string>

#include "base/cancel.h"
#include "base/result.h"

namespace dismount {

std::uint32_t process_id();
std::uint32_t thread_id();

/// "linux-x64", "win32-x64", …: Node's process.platform and process.arch, as the folders of dist/native.
std::string platform_name();

/// The user's folder for state that outlives a job: the mount records. From the user database, never from an
/// environment variable: a mount made in one step must be found by the next, whatever either one set.
/// Linux: ~/.local/state/dismount-windows-image; Windows: LocalAppData\dismount-windows-image.
Result<std::string> default_state_directory();

/// The local time now as calendar fields, for the log.
std::tm local_time();

/// Nanoseconds since 1970-01-01 UTC.
std::int64_t now();

/// Milliseconds of a clock that only goes forward.
std::int64_t monotonic_ms();

/// From now on SIGINT, SIGTERM (POSIX) and Ctrl+C, Ctrl+Break (Windows) request `cancel` instead of ending the
/// process. Also ignores SIGPIPE. `cancel` must live as long as the process.
void cancel_on_signals(Cancel& cancel);

/// Whether standard output / error is a terminal.
bool stdout_is_terminal();
bool stderr_is_terminal();

/// Fills `into` with random bytes from the OS.
void random_bytes(void* into, std::size_t size);

}  // namespace dismount
