// SPDX-License-Identifier: MIT
#include <sys/utsname.h>
#include <unistd.h>

#include <string_view>

#include "platform/architecture.h"
#include "platform/host.h"

namespace dismount {

bool is_elevated() { return ::geteuid() == 0; }

std::string native_architecture() {
  utsname system{};
  if (::uname(&system) != 0) return process_architecture();
  const std::string_view machine = system.machine;
  if (machine == "x86_64") return "x64";
  if (machine == "aarch64") return "arm64";
  return std::string(machine);
}

std::string process_architecture() { return kArchitecture; }

}  // namespace dismount
