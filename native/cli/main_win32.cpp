// SPDX-License-Identifier: MIT
// Where the program starts on Windows.
#include <fcntl.h>
#include <io.h>

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "cli/cli.h"
#include "platform/handle_win32.h"
// Needs windows.h.
#include <shellapi.h>

namespace {

struct FreeLocal {
  void operator()(wchar_t** memory) const { ::LocalFree(memory); }
};

}  // namespace

// Not wmain: argv of main is in the code page of the system, where names that it lacks become "?", and GNU toolchains
// want a special flag for wmain. The command line itself is always at hand as UTF-16.
int main() {
  // Events end in "\n" alone and requests are read byte for byte, as the protocol says.
  ::_setmode(::_fileno(stdin), _O_BINARY);
  ::_setmode(::_fileno(stdout), _O_BINARY);
  ::_setmode(::_fileno(stderr), _O_BINARY);

  int count = 0;
  const std::unique_ptr<wchar_t*, FreeLocal> arguments(::CommandLineToArgvW(::GetCommandLineW(), &count));
  std::vector<std::string> args;
  for (int i = 1; arguments && i < count; ++i) args.push_back(dismount::from_wide(arguments.get()[i]));
  return dismount::cli_main(args);
}
