// SPDX-License-Identifier: MIT
#include "log/entries.h"

#include <doctest/doctest.h>

using namespace dismount;

namespace {

const Error kError{.code = Code::partly_unmounted,
                   .what = "cannot remove the mount directory",
                   .where = "/mnt",
                   .cause = "a process uses it",
                   .next = "end the process"};

std::size_t errors_in(const std::vector<LogEntry>& entries) {
  std::size_t count = 0;
  for (const LogEntry& entry : entries) count += entry.severity == Severity::error ? 1 : 0;
  return count;
}

}  // namespace

TEST_CASE("an error's text ends with its code as DISM writes it") {
  CHECK(
      log_error_text(kError, "Portable") ==
      "cannot remove the mount directory (/mnt): a process uses it. Next: end the process. - Portable(hr:0xc1420117)");
  CHECK(log_error_text({.code = Code::cancelled, .what = "stopped", .where = {}, .cause = {}, .next = {}}, "API") ==
        "stopped. - API(hr:0x800704c7)");
}

TEST_CASE("whatever fails says so in one error entry") {
  CHECK(errors_in(log_entries(Finding{"/mnt", "wim-present", Severity::warning, "missing", kError})) == 1);
  PathResult result;
  CHECK(errors_in(log_entries(result)) == 0);
  result.error = kError;
  CHECK(errors_in(log_entries(result)) == 1);
  CHECK(errors_in(log_entries(FileVerified{"/a.wim", 0, {}, {}, {}, kError})) == 1);
  CHECK(errors_in(log_entries(Finished{kExitFailed, kError})) == 1);
  CHECK(errors_in(log_entries(Finished{kExitDone, {}})) == 0);
}

TEST_CASE("a session begins and ends with a banner") {
  CHECK(log_entries(Hello{"1.0.0", 1, "linux-x64"}).front().text ==
        "<----- Starting dismount-windows-image session ----->");
  CHECK(log_entries(Finished{kExitDone, {}}).back().text == "<----- Ending dismount-windows-image session ----->");
}

TEST_CASE("phases, progress and messages") {
  CHECK(log_entries(PhaseStarted{"/mnt", Phase::save})[0].text == "Enter save: /mnt");
  CHECK(log_entries(PhaseFinished{"/mnt", Phase::save, 12})[0].text == "Leave save: /mnt after 12 ms");
  const auto progress = log_entries(Progress{"/mnt", Phase::save, 5, 10, "files"});
  CHECK(progress[0].text == "save: 5 of 10 files: /mnt");
  CHECK(progress[0].severity == Severity::debug);
  CHECK(log_entries(Progress{"/mnt", Phase::scan, 5, 0, "files"})[0].text == "scan: 5 files: /mnt");
  const auto message = log_entries(Message{Severity::warning, "", "take care"});
  CHECK(message[0].text == "take care");
  CHECK(message[0].severity == Severity::warning);
  CHECK(log_entries(LogOpened{"/a.log", {}}).empty());
}

TEST_CASE("a result tells what became of the path") {
  PathResult result;
  result.path = "/mnt";
  result.outcome = Outcome::saved;
  result.saved = result.unmounted = true;
  result.changes = Changes{1, 2, 3, 4};
  result.size_before = 10;
  result.size_after = 20;
  result.duration_ms = 7;
  const auto entries = log_entries(result);
  REQUIRE(entries.size() == 3);
  CHECK(entries[0].text == "Changes: 1 added, 2 modified, 3 removed, 4 unchanged");
  CHECK(entries[1].text == "Size: 10 bytes before, 20 bytes after");
  CHECK(entries[2].text == "Result: saved, Saved: [yes], Unmounted: [yes], Verified: [skipped] after 7 ms: /mnt");
}

TEST_CASE("a result names the hives that were unloaded and the programs that held the mount") {
  PathResult result;
  result.path = "/mnt";
  result.unused_bytes = 5;
  result.remounted = true;
  result.hives = {{"HKLM\\zSOFTWARE", "/mnt/SOFTWARE"}};
  result.holders = {{12, "sh", HolderUse::current_directory, "/mnt/a"}};
  const auto entries = log_entries(result);
  REQUIRE(entries.size() == 5);
  CHECK(entries[0].text == "Unused: 5 bytes of the file");
  CHECK(entries[1].text == "Remounted before: /mnt");
  CHECK(entries[2].text == "Hive unloaded: [HKLM\\zSOFTWARE], File: [/mnt/SOFTWARE]");
  CHECK(entries[3].text == "Held by: [sh], Pid: [12], Use: [current-directory], File: [/mnt/a]");
  CHECK(entries[3].severity == Severity::warning);
}
