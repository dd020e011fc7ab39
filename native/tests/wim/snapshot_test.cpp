// SPDX-License-Identifier: MIT
#include "wim/snapshot.h"

#include "base/utf16.h"
#include "tests/support/expect.h"
#include "tests/support/memory_file.h"
#include "tests/support/wim_builder.h"

using namespace dismount;
using namespace dismount::test;

namespace {

const std::string kEdition = "<EDITIONID>Professional</EDITIONID>";
const std::string kProduct = "<PRODUCTTYPE>WinNT</PRODUCTTYPE>";
const std::string kArchitecture = "<ARCH>9</ARCH>";
const std::string kVersion =
    "<VERSION><MAJOR>10</MAJOR><MINOR>0</MINOR><BUILD>26100</BUILD><SPBUILD>1</SPBUILD></VERSION>";
const std::string kLanguages = "<LANGUAGES><LANGUAGE>en-US</LANGUAGE><LANGUAGE>de-DE</LANGUAGE></LANGUAGES>";
const std::string kWindows = kEdition + kProduct + kArchitecture + kVersion + kLanguages;

/// A file with an image for each text, which goes into its WINDOWS element; `last` is what the last image holds.
Bytes file_of(const std::vector<std::string>& windows, const std::string& last = "x") {
  TestWim wim;
  std::string xml = "<WIM>";
  for (std::size_t i = 0; i < windows.size(); ++i) {
    const std::string data = i + 1 == windows.size() ? last : "data " + std::to_string(i);
    wim.images.push_back({.root = root_entry({file_entry(u"f", data)})});
    xml += "<IMAGE INDEX=\"" + std::to_string(i + 1) + "\"><WINDOWS>" + windows[i] + "</WINDOWS></IMAGE>";
  }
  wim.xml = utf8_to_utf16(xml + "</WIM>");
  return build_wim(wim).bytes;
}

Result<void> compare(const Bytes& before, const Bytes& after, SavedIndex index) {
  MemoryFile old_file(before);
  MemoryFile new_file(after);
  const Snapshot snapshot = take_snapshot(must(read_wim(old_file)));
  return compare_with_snapshot(snapshot, must(read_wim(new_file)), index);
}

std::string without(const std::string& part) {
  std::string text = kWindows;
  text.erase(text.find(part), part.size());
  return text;
}

std::string with(const std::string& from, const std::string& to) {
  std::string text = kWindows;
  text.replace(text.find(from), from.size(), to);
  return text;
}

}  // namespace

TEST_CASE("an image that kept its identity passes, in place and appended") {
  must(compare(file_of({kWindows}), file_of({kWindows}, "changed"), {1, 1}));
  must(compare(file_of({kWindows}, "data 0"), file_of({kWindows, kWindows}), {1, 2}));
  const std::string other_order = "<LANGUAGES><LANGUAGE>de-DE</LANGUAGE><LANGUAGE>en-US</LANGUAGE></LANGUAGES>";
  must(compare(file_of({kWindows}), file_of({with(kLanguages, other_order)}, "changed"), {1, 1}));
}

TEST_CASE("each field that is lost or changed fails, and is told as it was and is") {
  const struct {
    std::string windows, told;
  } cases[] = {
      {without(kEdition), "edition 'Professional' → nothing"},
      {with("Professional", "Core"), "edition 'Professional' → 'Core'"},
      {without(kProduct), "product type 'WinNT' → nothing"},
      {with("WinNT", "ServerNT"), "product type 'WinNT' → 'ServerNT'"},
      {without(kArchitecture), "architecture 'x64' → nothing"},
      {with("<ARCH>9", "<ARCH>12"), "architecture 'x64' → 'arm64'"},
      {without(kVersion), "version '10.0.26100.1' → nothing"},
      {with("26100", "22621"), "version '10.0.26100.1' → '10.0.22621.1'"},
      {without(kLanguages), "languages 'de-DE, en-US' → nothing"},
      {with("<LANGUAGE>de-DE</LANGUAGE>", ""), "languages 'de-DE, en-US' → 'en-US'"},
      {"",
       "edition 'Professional' → nothing; product type 'WinNT' → nothing; architecture 'x64' → nothing; version "
       "'10.0.26100.1' → nothing; languages 'de-DE, en-US' → nothing"},
  };
  for (const auto& one : cases) {
    for (const bool append : {false, true}) {
      CAPTURE(one.told);
      const Result<void> result = append
                                      ? compare(file_of({kWindows}, "data 0"), file_of({kWindows, one.windows}), {1, 2})
                                      : compare(file_of({kWindows}), file_of({one.windows}, "changed"), {1, 1});
      REQUIRE_FALSE(result.ok());
      CHECK(result.error().code == Code::file_corrupt);
      CHECK(contains(result.error().what, ": " + one.told));
      CHECK(result.error().where == (append ? "image 2" : "image 1"));
    }
  }
}

TEST_CASE("an update may raise the version, add a language, and fill in what was not known") {
  must(compare(file_of({kWindows}), file_of({with("26100", "26200")}, "changed"), {1, 1}));
  must(compare(file_of({with("26100", "9600")}), file_of({kWindows}, "changed"), {1, 1}));  // numbers, not texts
  const std::string more = with("<LANGUAGE>de-DE</LANGUAGE>", "<LANGUAGE>de-DE</LANGUAGE><LANGUAGE>fr-FR</LANGUAGE>");
  must(compare(file_of({kWindows}), file_of({more}, "changed"), {1, 1}));
  must(compare(file_of({""}), file_of({kEdition}, "changed"), {1, 1}));
}

TEST_CASE("the other images must be what they were") {
  const Bytes before = file_of({kWindows, kWindows}, "second");
  must(compare(before, file_of({kWindows, kWindows}, "second changed"), {2, 2}));
  const Result<void> other = compare(before, file_of({kWindows, kWindows}, "second changed"), {1, 1});
  CHECK(code_of(other) == Code::file_corrupt);
  CHECK(other.error().where == "image 2");
  // After an append the mounted image is one of the others.
  const Result<void> mounted = compare(file_of({kWindows}, "was"), file_of({kWindows, kWindows}), {1, 2});
  CHECK(code_of(mounted) == Code::file_corrupt);
  CHECK(mounted.error().where == "image 1");
}

TEST_CASE("images that are missing or too many fail") {
  const Bytes two = file_of({kWindows, kWindows});
  CHECK(contains(problem_of(compare(two, file_of({kWindows}), {1, 1})), "should have 2 images, but has 1"));
  CHECK(contains(problem_of(compare(file_of({kWindows}), two, {1, 1})), "should have 1 images, but has 2"));
  CHECK(contains(problem_of(compare(two, two, {1, 3})), "should have 3 images, but has 2"));
  CHECK(code_of(compare(two, two, {1, 0})) == Code::file_corrupt);
}
