// SPDX-License-Identifier: MIT
#include "log/log_sink.h"

#include <doctest/doctest.h>

#include <regex>

#include "temporary_folder.h"
#include "tests/support/fault_file.h"
#include "tests/support/memory_file.h"

using namespace dismount;
using namespace dismount::test;

namespace {

std::vector<std::string> lines_of(const std::string& path) {
  std::vector<std::string> lines;
  std::istringstream text(read_text(path));
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

void run(LogSink& log) {
  log.on_event(Hello{"1.0.0", 1, "linux-x64"});
  log.on_event(PhaseStarted{"/mnt", Phase::save});
  log.on_event(Progress{"/mnt", Phase::save, 1, 2, "files"});
  log.on_event(Message{Severity::warning, "/mnt/a\n\x1b[2J", "odd name"});
  log.on_event(Finding{"/mnt", "wim-present", Severity::error, "the .wim is missing",
                       Error{Code::file_not_found, "cannot open the .wim", "/a.wim", "", ""}});
  log.on_event(Finished{kExitFailed, {}});
}

}  // namespace

TEST_CASE("every line of the log has DISM's shape, whatever the events hold") {
  const TemporaryFolder folder;
  const auto log = LogSink::open(folder / "dism.log", LogLevel::debug);
  REQUIRE(log.ok());
  run(**log);
  CHECK_FALSE((*log)->failed());
  const std::regex shape(
      R"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d, (Error  |Warning|Info   )               DISM   (API|Portable): PID=\d+ TID=\d+ .+)");
  const auto lines = lines_of(folder / "dism.log");
  CHECK(lines.size() == 11);
  for (const std::string& line : lines) CHECK_MESSAGE(std::regex_match(line, shape), line);
  CHECK(lines[0].find("<----- Starting") != std::string::npos);
  CHECK(lines[3].find("Input parameters: LogLevel: 4, LogFilePath: " + (folder / "dism.log")) != std::string::npos);
  CHECK(lines[8].ends_with("Portable(hr:0x80070002)"));
  CHECK(lines.back().find("<----- Ending") != std::string::npos);
  CHECK(read_text(folder / "dism.log").back() == '\n');
}

TEST_CASE("the level decides what is written; errors always are") {
  const TemporaryFolder folder;
  for (const auto& [level, lines] : {std::pair{LogLevel::errors, 2}, std::pair{LogLevel::warnings, 3},
                                     std::pair{LogLevel::warnings_info, 10}, std::pair{LogLevel::debug, 11}}) {
    const auto log = LogSink::open(folder / "dism.log", level);
    REQUIRE(log.ok());
    run(**log);
    CHECK(lines_of(folder / "dism.log").size() == static_cast<std::size_t>(lines));
  }
}

TEST_CASE("a line is in the file as soon as its event was") {
  const TemporaryFolder folder;
  const auto log = LogSink::open(folder / "dism.log", LogLevel::warnings_info);
  REQUIRE(log.ok());
  (*log)->on_event(PhaseStarted{"/mnt", Phase::save});
  CHECK(lines_of(folder / "dism.log").size() == 1);
}

TEST_CASE("the log of the run before is archived") {
  const TemporaryFolder folder;
  const std::string before = "2025-05-03 09:05:07, Info                  DISM   API: PID=1 TID=2 text\n";
  write_text(folder / "dism.log", before);
  const auto log = LogSink::open(folder / "dism.log", LogLevel::warnings_info);
  REQUIRE(log.ok());
  CHECK((*log)->archived_to() == folder / "dism.log.bak");
  CHECK(read_text(folder / "dism.log.bak") == before);
}

TEST_CASE("a log that cannot be opened is an error") {
  const TemporaryFolder folder;
  const auto log = LogSink::open(folder / "missing/dism.log", LogLevel::debug);
  REQUIRE_FALSE(log.ok());
  CHECK(log.error().code == Code::path_not_found);
}

TEST_CASE("a line that cannot be written is remembered, and the next one takes its place") {
  MemoryFile memory;
  const Error full{Code::disk_full, "cannot write", "", "", ""};
  const Fault fault{.call = 1, .error = full, .partial = 10, .for_good = false};
  LogSink log({.file = std::make_unique<FaultFile>(memory.reopen(), fault), .archived_to = {}}, "memory",
              LogLevel::warnings_info);
  log.on_event(Message{Severity::info, "", "first line"});
  CHECK_FALSE(log.failed());
  log.on_event(Message{Severity::info, "", "second line"});
  CHECK(log.failed());
  log.on_event(Message{Severity::info, "", "third line"});
  CHECK(log.failed());
  const std::string text(reinterpret_cast<const char*>(memory.contents().data()), memory.contents().size());
  CHECK(text.find("first line\n") != std::string::npos);
  CHECK(text.find("second") == std::string::npos);
  CHECK(text.ends_with("third line\n"));
}
