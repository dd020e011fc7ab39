// SPDX-License-Identifier: MIT
// Where the program starts on POSIX. Arguments are bytes; what is not UTF-8 is for the parser to refuse.
#include <string>
#include <vector>

#include "cli/cli.h"

int main(int argc, char** argv) {
  // A caller may pass no arguments at all, not even the program's name.
  const std::vector<std::string> args(argc > 0 ? argv + 1 : argv, argv + argc);
  return dismount::cli_main(args);
}
