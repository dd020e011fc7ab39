// SPDX-License-Identifier: MIT
// Names that lead out of a directory, that stand for devices, that fool those who read them, and that occur twice. Such
// an image may be verified; a mount of it must stay in its directory.
#include "tests/hostile/attack.h"

namespace dismount::test {
namespace {

struct BadName {
  const char* label;
  std::u16string name;
};

std::vector<BadName> bad_names() {
  using namespace std::string_literals;
  return {{"dot", u"."},
          {"dot-dot", u".."},
          {"empty", u""},
          {"nul", u"\0"s},
          {"nul-inside", u"a\0b"s},
          {"slash", u"/"},
          {"slash-inside", u"a/b"},
          {"up-and-out", u"../escaped"},
          {"up-twice", u"../../escaped"},
          {"up-backslash", u"..\\..\\escaped"},
          {"absolute", u"/escaped"},
          {"drive", u"C:\\escaped"},
          {"device-path", u"\\\\.\\PhysicalDrive0"},
          {"backslash", u"a\\b"},
          {"colon", u"a:b"},
          {"stream-like", u"a::$DATA"},
          {"star", u"*"},
          {"question", u"a?b<c>d|e\"f"},
          {"con", u"CON"},
          {"nul-txt", u"NUL.txt"},
          {"com1", u"COM1"},
          {"com-superscript", u"COM\u00B9"},
          {"lpt9", u"lpt9.tar.gz"},
          {"conin", u"CONIN$"},
          {"trailing-dot", u"a."},
          {"trailing-space", u"a "},
          {"dots", u"..."},
          {"dot-dot-space", u".. "},
          {"control", u"a\u0001\u0007\u001Bb"},
          {"escape-sequence", u"\u001B]0;title\u0007\u001B[2J"},
          {"newline", u"a\nb\r\nc"},
          {"workflow-command", u"\n::error::from an image"},
          {"bidi", u"a\u202Egpj.exe"},
          {"c1-control", u"a\u009B31m"},
          {"zero-width", u"a\u200Bb"},
          {"line-separator", u"a\u2028b"},
          {"lone-surrogate", u"a\xD800z"},
          {"lone-low-surrogate", u"\xDC00"},
          {"not-a-character", u"a\xFFFF\xFFFE"},
          {"unit-255", std::u16string(255, u'a')},
          {"unit-256", std::u16string(256, u'a')},
          {"unit-255-wide", std::u16string(255, u'\u4E00')},
          {"unit-20000", std::u16string(20'000, u'b')},
          {"option", u"--help"},
          {"shell", u"$(touch escaped)`touch escaped`;'\"&"},
          {"percent", u"%s%n%TEMP%"}};
}

TestEntry named_directory(const std::u16string& name) {
  return directory_entry(name, {file_entry(u"inside.txt", "inside")});
}

void add_pairs(const AddAttack& add) {
  const auto pair = [&](const char* name, const char* what, std::vector<TestEntry> children) {
    add({.name = name, .what = what, .expectation = Expectation::tolerated, .file = file_of(std::move(children))});
  };
  const TestEntry out = symlink_entry(u"same", u"..\\guarded");
  pair("same-files", "two files of one name", {file_entry(u"same", "one"), file_entry(u"same", "two")});
  pair("same-folders", "two directories of one name", {named_directory(u"same"), named_directory(u"same")});
  pair("same-file-folder", "a file and a directory of one name",
       {file_entry(u"same", "one"), named_directory(u"same")});
  pair("same-folder-file", "a directory and a file of one name",
       {named_directory(u"same"), file_entry(u"same", "one")});
  pair("same-link-folder", "a link and a directory of one name", {out, named_directory(u"same")});
  pair("same-folder-link", "a directory and a link of one name", {named_directory(u"same"), out});
  pair("same-link-file", "a link and a file of one name", {out, file_entry(u"same", "one")});
  pair("same-but-case", "names equal but for case",
       {file_entry(u"Same", "one"), file_entry(u"sAME", "two"), named_directory(u"SAME")});
  pair("same-but-normal-form", "names equal but for their normal form",
       {file_entry(u"\u00E9", "one"), file_entry(u"e\u0301", "two")});
  std::vector<TestEntry> thousand(1'000, file_entry(u"same", "one"));
  pair("same-1000", "1,000 files of one name", thousand);
}

void add_streams(const AddAttack& add) {
  using namespace std::string_literals;
  for (const auto& [label, name] : {BadName{"slash", u"a/b"},
                                    {"up", u"../escaped"},
                                    {"colon", u"a:b"},
                                    {"nul", u"a\0b"s},
                                    {"data", u"$DATA"},
                                    {"dot-dot", u".."}}) {
    TestEntry entry = file_entry(u"file", "contents");
    entry.streams = {{name, bytes_of("in the stream")}};
    add({.name = std::string("stream-name-") + label,
         .what = "an alternate data stream with a bad name",
         .expectation = Expectation::tolerated,
         .file = file_of({entry})});
  }
  TestEntry many = file_entry(u"file", "contents");
  for (std::size_t i = 0; i < 5'000; ++i) many.streams.push_back({numbered(i), bytes_of("x")});
  add({.name = "streams-5000",
       .what = "5,000 streams of one file",
       .expectation = Expectation::tolerated,
       .file = file_of({many})});
}

}  // namespace

void add_name_attacks(const AddAttack& add) {
  for (const auto& [label, name] : bad_names()) {
    add({.name = std::string("name-") + label,
         .what = "a file with a bad name",
         .expectation = Expectation::tolerated,
         .file = file_of({file_entry(name, "contents"), file_entry(u"good.txt", "good")})});
    add({.name = std::string("folder-name-") + label,
         .what = "a directory with a bad name",
         .expectation = Expectation::tolerated,
         .file = file_of({named_directory(name), file_entry(u"good.txt", "good")})});
  }
  add_pairs(add);
  add_streams(add);
}

}  // namespace dismount::test
