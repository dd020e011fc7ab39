// SPDX-License-Identifier: MIT
// What people read at the end of a run.
#include "cli/text_sink.h"

#include "tests/support/expect.h"

using namespace dismount;
using namespace dismount::test;

namespace {

struct Shown {
  std::string out, err;
};

std::string drain(std::FILE* file) {
  std::string text;
  std::rewind(file);
  char buffer[512];
  for (std::size_t size; (size = std::fread(buffer, 1, sizeof buffer, file)) > 0;) text.append(buffer, size);
  std::fclose(file);
  return text;
}

Shown show(const std::vector<Event>& events) {
  std::FILE* out = std::tmpfile();
  std::FILE* err = std::tmpfile();
  REQUIRE(out != nullptr);
  REQUIRE(err != nullptr);
  {
    TextSink sink(out, err, false);
    for (const Event& event : events) sink.on_event(event);
  }
  return {drain(out), drain(err)};
}

PathResult result(bool failed) {
  PathResult result;
  result.path = "/mnt";
  result.outcome = failed ? Outcome::failed : Outcome::discarded;
  if (failed) {
    result.error = Error{
        .code = Code::sharing_violation, .what = "the mount is in use", .where = "/mnt", .cause = {}, .next = "end it"};
  }
  result.hives = {{"HKLM\\zSOFTWARE", "/mnt/SOFTWARE"}};
  result.holders = {{12, "sh", HolderUse::reads, "/mnt/a.txt"}, {13, "", HolderUse::current_directory, "/mnt"}};
  return result;
}

}  // namespace

TEST_CASE("hives and holders are told at the end, of a success and of a failure") {
  for (const bool failed : {false, true}) {
    const Shown shown = show({result(failed)});
    CHECK(contains(shown.out, "  hive unloaded: HKLM\\zSOFTWARE (/mnt/SOFTWARE)\n"));
    CHECK(contains(shown.err, "  held by sh (PID 12): /mnt/a.txt\n"));
    CHECK(contains(shown.err, "  held by a process (PID 13): /mnt, its current directory\n"));
    CHECK(contains(shown.err, "error: the mount is in use") == failed);
  }
}

TEST_CASE("a name of a process cannot command a terminal or a runner") {
  PathResult held = result(true);
  held.holders = {{12, "::error::\x1B[31m\n##[add-mask]x", HolderUse::reads, "/mnt/\r\n::set-output"}};
  const Shown shown = show({held});
  CHECK_FALSE(contains(shown.err, "\x1B"));
  CHECK_FALSE(contains(shown.err, "##["));
  CHECK_FALSE(contains(shown.err, "\n::"));
}

TEST_CASE("a code is explained in a few lines, an unknown one with where it comes from") {
  const Shown known =
      show({ExplainedCode{0xC1420117, "the WIM engine", true, "NAME", "what it says", "why", "do this"}});
  CHECK(known.out == "0xC1420117  -1052638953  NAME\n  what it says\n  cause: why\n  next:  do this\n");
  const Shown unknown = show({ExplainedCode{0x80040001, "facility 0x4", false, "", "", "", ""}});
  CHECK(unknown.out == "0x80040001  -2147221503\n  not in the table of this program; it comes from facility 0x4\n");
}
