// SPDX-License-Identifier: MIT
#include "platform/host.h"

#include <doctest/doctest.h>

#include "platform/process.h"

using namespace dismount;

TEST_CASE("the machine and this program are named as Node names them") {
  CHECK(platform_name().ends_with("-" + process_architecture()));
  CHECK((native_architecture() == "x64" || native_architecture() == "arm64"));
  static_cast<void>(is_elevated());  // true or false, but an answer
}
