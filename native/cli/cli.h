// SPDX-License-Identifier: MIT
// The command line, without the operating system: main_posix.cpp and main_win32.cpp bring the arguments.
#pragma once

#include <string>
#include <vector>

namespace dismount {

/// Runs one command and returns the exit code of the process (protocol/README.md lists them). `args` are UTF-8 (WTF-8
/// on Windows) without the name of the program; standard streams pass bytes unchanged.
int cli_main(const std::vector<std::string>& args);

}  // namespace dismount
