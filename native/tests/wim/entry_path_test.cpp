// SPDX-License-Identifier: MIT
#include "wim/entry_path.h"

#include "base/utf16.h"
#include "tests/support/expect.h"
#include "tests/support/wim_builder.h"
#include "wim/image.h"

using namespace dismount;
using namespace dismount::test;

TEST_CASE("a path is told from the root, and of a long one the start and the end") {
  CHECK(joined_path({}) == "/");
  CHECK(joined_path({"c", "b", "a"}) == "/a/b/c");
  const std::string path = joined_path({"end", std::string(100'000, 'x'), "start"});
  CHECK(path.size() < 1'100);
  CHECK(path.starts_with("/start/x"));
  CHECK(contains(path, "x[...]x"));
  CHECK(path.ends_with("x/end"));
}

TEST_CASE("a long path is cut between characters") {
  for (std::size_t shift = 0; shift < 4; ++shift) {
    std::string name(shift, 'x');
    for (int i = 0; i < 10'000; ++i) name += "\xF0\x9F\x98\x80";
    CHECK(utf8_to_utf16(joined_path({name})).has_value());
  }
}

TEST_CASE("the first entry that is wanted is found, folders before what is in them") {
  const TestEntry root = root_entry({file_entry(u"a", ""), directory_entry(u"b", {file_entry(u"x", "")}),
                                     directory_entry(u"c", {file_entry(u"x", "")})});
  const Image image = must(Image::decode(build_metadata(root).bytes));
  const auto named = [](std::u16string name) { return [name](const Dentry& dentry) { return dentry.name() == name; }; };
  CHECK(find_path(image.root(), named(u"")) == "/");
  CHECK(find_path(image.root(), named(u"b")) == "/b");
  CHECK(find_path(image.root(), named(u"x")) == "/b/x");
  CHECK(find_path(image.root(), named(u"y")) == std::nullopt);
}
