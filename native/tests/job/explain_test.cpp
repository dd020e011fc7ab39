// SPDX-License-Identifier: MIT
#include "job/explain.h"

#include "engine/dism/error_table.h"
#include "job/job.h"
#include "job_scene.h"

using namespace dismount;
using namespace dismount::test;

TEST_CASE("a code is understood in every form that people meet") {
  for (const char* text :
       {"0xC1420117", "0XC1420117", "0xc1420117", "C1420117", "c1420117", "-1052638953", "3242328343"}) {
    CAPTURE(text);
    CHECK(parse_code(text) == 0xC1420117);
  }
  for (const char* text : {"0x80070005", "80070005", "-2147024891", "2147942405", "5", "0x5"}) {
    CAPTURE(text);
    CHECK(parse_code(text) == 0x80070005);
  }
  CHECK(parse_code("800F0902") == 0x800F0902);
  CHECK(parse_code("0xFFFFFFFF") == 0xFFFFFFFF);
  CHECK(parse_code("-2147483648") == 0x80000000);
  CHECK(parse_code("0") == 0U);
}

TEST_CASE("what is no code is not taken for one") {
  for (const char* text : {"", "0x", "x", "-", "--5", "0x-5", "-0x5", "4294967296", "-2147483649", "0x100000000", "12 ",
                           " 12", "1.5", "C142011G", "C14201", "99999999999999999999"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_code(text));
  }
}

TEST_CASE("a known code is explained, an unknown one is shown with what its bits tell") {
  const ExplainedCode known = explain_code(0xC1420117);
  CHECK(known.known);
  CHECK_FALSE(known.meaning.empty());
  CHECK_FALSE(known.next.empty());
  const ExplainedCode unknown = explain_code(0xC142FFFF);
  CHECK_FALSE(unknown.known);
  CHECK(unknown.code == 0xC142FFFF);
  CHECK(unknown.facility == facility_name(0xC142FFFF));
  CHECK(unknown.meaning.empty());
}

TEST_CASE("codes are explained in the order asked for, and without any the whole table") {
  RecordingSink sink;
  const Cancel cancel;
  TempFolder folder;
  const auto run = [&](std::vector<std::uint32_t> codes) {
    sink.events.clear();
    return run_job({.job = ExplainJob{std::move(codes)}, .state_directory = folder / "state"}, sink, cancel);
  };
  CHECK(run({0xC1420117, 0x80070005}) == 0);
  REQUIRE(sink.all<ExplainedCode>().size() == 2);
  CHECK(sink.all<ExplainedCode>()[1].code == 0x80070005);
  CHECK(sink.all<LogOpened>().empty());
  CHECK(run({0xC1420117, 0xC142FFFF}) == kExitFailed);
  CHECK(run({}) == 0);
  CHECK(sink.all<ExplainedCode>().size() == known_errors().size());
}
