// SPDX-License-Identifier: MIT
#include "cli/printable.h"

#include <doctest/doctest.h>

#include "cli/text_sink.h"

using namespace dismount;

namespace {

const std::string kBad = "\xEF\xBF\xBD";

}  // namespace

TEST_CASE("ordinary text stays as it is") {
  for (const char* text : {"", "plain",
                           "Gr\xC3\xB6\xC3\x9F"
                           "e",
                           "\xE6\x97\xA5\xE6\x9C\xAC", "\xF0\x9F\x98\x80", "\xE2\x82\xAC", "C:\\a|b", "\xC2\xA0"}) {
    CHECK(printable(text) == text);
  }
}

TEST_CASE("control characters cannot reach a terminal or start a line of their own") {
  CHECK(printable("a\x1B[2Jb") == "a" + kBad + "[2Jb");
  CHECK(printable("a\r\n::set-output") == "a" + kBad + kBad + "::set-output");
  CHECK(printable(std::string("\0\x7F\t", 3)) == kBad + kBad + kBad);
  CHECK(printable("\xC2\x9B"
                  "31m") == kBad + "31m");
  CHECK(printable("\xC2\x85") == kBad);
}

TEST_CASE("characters that turn text around are shown as what they are: nothing to trust") {
  for (const char* mark : {"\xE2\x80\x8E", "\xE2\x80\x8F", "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAA",
                           "\xE2\x80\xAE", "\xE2\x81\xA6", "\xE2\x81\xA9", "\xD8\x9C", "\xEF\xBB\xBF"}) {
    CHECK(printable("a" + std::string(mark) + "b") == "a" + kBad + "b");
  }
}

TEST_CASE("bytes that are cut off do not run past the end") {
  for (const char* text : {"\xC2", "\xD8", "\xE2", "\xE2\x80", "\xE2\x81", "\xEF\xBB", "\xF0\x9F"})
    CHECK_FALSE(printable(text).empty());
}

TEST_CASE("sizes are shown in the unit that fits") {
  CHECK(format_bytes(0) == "0 bytes");
  CHECK(format_bytes(1023) == "1023 bytes");
  CHECK(format_bytes(1024) == "1.00 KiB");
  CHECK(format_bytes(1536ULL * 1024 * 1024) == "1.50 GiB");
  CHECK(format_bytes(18446744073709551615ULL) == "16777216.00 TiB");
}

TEST_CASE("people see errors with their code, and nothing from a file name can add a line") {
  std::FILE* out = std::tmpfile();
  std::FILE* err = std::tmpfile();
  REQUIRE((out != nullptr && err != nullptr));
  TextSink sink(out, err, false);
  PathResult result;
  result.path = "/mnt\n::error::";
  result.saved = true;
  result.error = Error{.code = Code::partly_unmounted, .what = "busy", .where = {}, .cause = {}, .next = {}};
  sink.on_event(result);
  sink.on_event(Finished{5, {}});
  const auto text_of = [](std::FILE* file) {
    std::rewind(file);
    std::string text(4000, '\0');
    text.resize(std::fread(text.data(), 1, text.size(), file));
    std::fclose(file);
    return text;
  };
  CHECK(text_of(out).empty());
  const std::string errors = text_of(err);
  CHECK(errors.find("0xC1420117") != std::string::npos);
  CHECK(errors.find("saved, but still mounted: /mnt" + kBad + "::error::") != std::string::npos);
  CHECK(errors.find("\n::error") == std::string::npos);
}

TEST_CASE("what a CI runner would obey is broken up") {
  CHECK(printable("name ##[error]pwned") == "name # #[error]pwned");
  CHECK(printable("::error::x") == ": :error::x");
  CHECK(printable("  ::error::x") == "  : :error::x");
  for (const char* blank : {"\xC2\xA0", "\xE3\x80\x80", "\xE2\x80\x8B", "\xEF\xBB\xBF", "\t"}) {
    CHECK(printable(std::string(blank) + "::error::x").find("::error") == std::string::npos);
  }
  CHECK(printable("a::b ##c #[d]") == "a::b ##c #[d]");
}
