// SPDX-License-Identifier: MIT
// Paths, as they are on every OS.
#include <doctest/doctest.h>

#include "platform/file.h"
#include "tests/platform/scratch.h"

using namespace dismount;

TEST_CASE("create_directories makes all that are missing and accepts what is there") {
  const Scratch scratch;
  const std::string path = absolute_path(scratch / "a/b/c").value();
  CHECK(create_directories(path).ok());
  CHECK(create_directories(path).ok());
  CHECK(stat_path(path).value().kind == FileKind::directory);
  write_file(scratch / "f", "");
  CHECK(code_of(create_directories(scratch / "f")) == Code::not_a_directory);
  CHECK_FALSE(create_directories(scratch / "f/x").ok());
}

TEST_CASE("the parent of a made-up path leads back to its directory") {
  const Scratch scratch;
  CHECK(parent_path(scratch / "a") == scratch.path());
  CHECK(parent_path("a") == ".");
  CHECK(parent_path("a/b") == "a");
  CHECK(parent_path("a//b/") == "a");
  CHECK(parent_path("") == ".");
}

TEST_CASE("absolute_path looks at the text only") {
  const Scratch scratch;
  CHECK(absolute_path(scratch / "no/./such//thing/").value() ==
        absolute_path(scratch.path() + "/no/such/thing").value());
  CHECK(parent_path(absolute_path("x").value()) == absolute_path(".").value());
  CHECK(code_of(absolute_path("")) == Code::invalid_name);
}

TEST_CASE("canonical_path needs the path to exist") {
  const Scratch scratch;
  write_file(scratch / "a", "");
  const std::string root = canonical_path(scratch.path()).value();
  CHECK(code_of(canonical_path(scratch / "b")) == Code::file_not_found);
  CHECK(canonical_path(scratch / "./a").value() == absolute_path(root + "/a").value());
}

TEST_CASE("free_space takes a directory or a file") {
  const Scratch scratch;
  write_file(scratch / "a", "");
  CHECK(free_space(scratch.path()).value() > 0);
  CHECK(free_space(scratch / "a").value() > 0);
  CHECK_FALSE(free_space(scratch / "b").ok());
}

TEST_CASE("sync_directory takes a directory that is there") {
  const Scratch scratch;
  CHECK(sync_directory(scratch.path()).ok());
  CHECK(code_of(sync_directory(scratch / "a")) == Code::file_not_found);
}
