// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>
#include <unistd.h>

#include "platform/file.h"
#include "tests/platform/scratch.h"

using namespace dismount;

TEST_CASE("parents of POSIX paths") {
  CHECK(parent_path("/") == "/");
  CHECK(parent_path("//") == "/");
  CHECK(parent_path("/a") == "/");
  CHECK(parent_path("/a/") == "/");
  CHECK(parent_path("/a/b") == "/a");
  CHECK(parent_path("/a\\b/c") == "/a\\b");
}

TEST_CASE("absolute_path keeps \"..\", which a link may change the meaning of") {
  CHECK(absolute_path("/a/../b").value() == "/a/../b");
  CHECK(absolute_path("/").value() == "/");
  CHECK(absolute_path("//a///./b/.").value() == "/a/b");
}

TEST_CASE("canonical_path resolves links and reports circles") {
  const Scratch scratch;
  write_file(scratch / "a", "");
  REQUIRE(::symlink("a", (scratch / "link").c_str()) == 0);
  REQUIRE(::symlink("circle", (scratch / "circle").c_str()) == 0);
  CHECK(canonical_path(scratch / "link").value() == canonical_path(scratch / "a").value());
  CHECK(code_of(canonical_path(scratch / "circle")) == Code::not_supported);
  CHECK(code_of(canonical_path(scratch / "missing/../a")) == Code::file_not_found);
}

TEST_CASE("replace_file works between directories and refuses other file systems") {
  const Scratch scratch;
  CHECK(create_directories(scratch / "d").ok());
  write_file(scratch / "a", "1");
  CHECK(replace_file(scratch / "a", scratch / "d/a").ok());
  CHECK(read_file(scratch / "d/a") == "1");
  if (stat_path("/dev/shm") && stat_path("/dev/shm")->device != stat_path(scratch.path())->device) {
    CHECK(code_of(replace_file(scratch / "d/a", "/dev/shm/dismount-test")) == Code::not_supported);
  }
}
