// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>

#include "platform/process.h"

using namespace dismount;

TEST_CASE("signals request a stop and broken pipes are errors") {
  static Cancel cancel;  // lives as long as the process
  cancel_on_signals(cancel);
  CHECK_FALSE(cancel.requested());
  std::raise(SIGHUP);
  CHECK(cancel.requested());
  std::raise(SIGTERM);

  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  ::close(ends[0]);
  CHECK(::write(ends[1], "x", 1) == -1);
  CHECK(errno == EPIPE);
  ::close(ends[1]);
  std::signal(SIGTERM, SIG_DFL);
  std::signal(SIGHUP, SIG_DFL);
  std::signal(SIGINT, SIG_DFL);
}

TEST_CASE("environment variables do not move the state directory") {
  const std::string before = default_state_directory().value();
  ::setenv("HOME", "/elsewhere", 1);
  ::setenv("XDG_STATE_HOME", "/elsewhere", 1);
  CHECK(default_state_directory().value() == before);
}
