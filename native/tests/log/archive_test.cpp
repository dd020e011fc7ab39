// SPDX-License-Identifier: MIT
#include "log/archive.h"

#include <doctest/doctest.h>

#include "base/workers.h"
#include "temporary_folder.h"

using namespace dismount;
using namespace dismount::test;
namespace fs = std::filesystem;

namespace {

const std::string kLine = "2025-05-03 09:05:07, Info                  DISM   API: PID=1 TID=2 text\n";

}  // namespace

TEST_CASE("a first run has nothing to archive") {
  const TemporaryFolder folder;
  const auto log = start_fresh_log(folder / "dism.log");
  REQUIRE(log.ok());
  CHECK_FALSE(log->archived_to.has_value());
  CHECK(fs::is_regular_file(folder / "dism.log"));
  CHECK_FALSE(fs::exists(folder / "dism.log.bak"));
}

TEST_CASE("the old log replaces the archived one") {
  const TemporaryFolder folder;
  write_text(folder / "dism.log", kLine + "second run");
  write_text(folder / "dism.log.bak", kLine + "first run");
  const auto log = start_fresh_log(folder / "dism.log");
  REQUIRE(log.ok());
  CHECK(log->archived_to == folder / "dism.log.bak");
  CHECK(read_text(folder / "dism.log.bak") == kLine + "second run");
  CHECK(read_text(folder / "dism.log").empty());
}

TEST_CASE("runs that begin at the same moment all get a log") {
  const TemporaryFolder folder;
  const std::string path = folder / "dism.log";
  // One log each: a run is in another's way once, so that as many attempts as runs are always enough.
  for (int round = 0; round < 500; ++round) {
    REQUIRE(run_workers(4, [&](unsigned, const StopFlag&) -> Result<void> {
              TRY(start_fresh_log(path));
              return {};
            }).ok());
  }
}

TEST_CASE("a log in a directory that does not exist is refused with a next step") {
  const TemporaryFolder folder;
  const auto log = start_fresh_log(folder / "missing/dism.log");
  REQUIRE_FALSE(log.ok());
  CHECK(log.error().code == Code::path_not_found);
  CHECK_FALSE(log.error().next.empty());
  CHECK_FALSE(fs::exists(folder / "missing"));
}

TEST_CASE("a link is never archived nor written through") {
  const TemporaryFolder folder;
  write_text(folder / "precious", "contents");
  for (const char* target : {"precious", "not-there"}) {
    fs::create_symlink(target, folder / "dism.log");
    CHECK_FALSE(start_fresh_log(folder / "dism.log").ok());
    CHECK(fs::is_symlink(folder / "dism.log"));
    fs::remove(folder / "dism.log");
  }
  CHECK(read_text(folder / "precious") == "contents");
  CHECK_FALSE(fs::exists(folder / "not-there"));
  CHECK_FALSE(fs::exists(folder / "dism.log.bak"));
}

TEST_CASE("a link in the archive's place is replaced, not followed") {
  const TemporaryFolder folder;
  write_text(folder / "precious", "contents");
  write_text(folder / "dism.log", kLine);
  fs::create_symlink("precious", folder / "dism.log.bak");
  CHECK(start_fresh_log(folder / "dism.log").ok());
  CHECK(read_text(folder / "precious") == "contents");
  CHECK_FALSE(fs::is_symlink(folder / "dism.log.bak"));
  CHECK(read_text(folder / "dism.log.bak") == kLine);
}

TEST_CASE("a hard link to the log keeps the old contents") {
  const TemporaryFolder folder;
  write_text(folder / "precious", kLine);
  fs::create_hard_link(folder / "precious", folder / "dism.log");
  CHECK(start_fresh_log(folder / "dism.log").ok());
  CHECK(read_text(folder / "precious") == kLine);
}

TEST_CASE("a directory in the log's place or the archive's is refused and stays") {
  const TemporaryFolder folder;
  fs::create_directory(folder / "dism.log");
  CHECK_FALSE(start_fresh_log(folder / "dism.log").ok());
  CHECK(fs::is_directory(folder / "dism.log"));
  write_text(folder / "other.log", "old");
  fs::create_directory(folder / "other.log.bak");
  CHECK_FALSE(start_fresh_log(folder / "other.log").ok());
  CHECK(read_text(folder / "other.log") == "old");
}

TEST_CASE("paths that name no file are refused") {
  const TemporaryFolder folder;
  CHECK_FALSE(start_fresh_log("").ok());
  CHECK_FALSE(start_fresh_log("/").ok());
  CHECK_FALSE(start_fresh_log(folder / "..").ok());
  CHECK_FALSE(start_fresh_log(folder / ".").ok());
}

TEST_CASE("the way to the log's directory may lead over a link") {
  const TemporaryFolder folder;
  fs::create_directory(folder / "real");
  fs::create_directory_symlink("real", folder / "link");
  REQUIRE(start_fresh_log(folder / "link/dism.log").ok());
  CHECK(fs::is_regular_file(folder / "real/dism.log"));
  CHECK(start_fresh_log(folder / "link/dism.log")->archived_to == folder / "link/dism.log.bak");
}

TEST_CASE("an image is never renamed away or overwritten for a log's sake") {
  const TemporaryFolder folder;
  const std::string image = std::string("MSWIM") + std::string(300, 'x');
  write_text(folder / "install.wim", image);
  CHECK(start_fresh_log(folder / "install.wim").error().code == Code::invalid_parameter);
  CHECK(read_text(folder / "install.wim") == image);
  write_text(folder / "dism.log", kLine);
  write_text(folder / "dism.log.bak", image);
  CHECK(start_fresh_log(folder / "dism.log").error().code == Code::invalid_parameter);
  CHECK(read_text(folder / "dism.log.bak") == image);
  CHECK(read_text(folder / "dism.log") == kLine);
}

TEST_CASE("nor is any other file that is no log") {
  const TemporaryFolder folder;
  for (const std::string& text : {std::string("[core]\n\tbare = false\n"), "a key\n" + kLine, std::string(5000, ' ')}) {
    write_text(folder / "config", text);
    CHECK(start_fresh_log(folder / "config").error().code == Code::invalid_parameter);
    CHECK(read_text(folder / "config") == text);
    CHECK_FALSE(fs::exists(folder / "config.bak"));
    write_text(folder / "dism.log", kLine);
    write_text(folder / "dism.log.bak", text);
    CHECK(start_fresh_log(folder / "dism.log").error().code == Code::invalid_parameter);
    CHECK(read_text(folder / "dism.log.bak") == text);
    CHECK(read_text(folder / "dism.log") == kLine);
  }
}

TEST_CASE("an empty log gives way as any other") {
  const TemporaryFolder folder;
  write_text(folder / "dism.log", "");
  CHECK(start_fresh_log(folder / "dism.log")->archived_to == folder / "dism.log.bak");
}
