// SPDX-License-Identifier: MIT
// Names of parts, and refusals; whole sets come from wimlib (__tests__/images/esd.test.ts).
#include "wim/split_set.h"

#include "tests/support/expect.h"
#include "tests/support/memory_file.h"
#include "tests/support/wim_builder.h"

using namespace dismount;
using namespace dismount::test;

namespace {

Bytes part(std::uint16_t number, std::uint16_t total) {
  Bytes bytes = build_wim({.images = {{.root = root_entry({file_entry(u"z.txt", "zeta")})}}}).bytes;
  write_le16(bytes, 0x28, number);
  write_le16(bytes, 0x2A, total);
  return bytes;
}

}  // namespace

TEST_CASE("the parts of a set are numbered before the extension, the first one is not") {
  CHECK(part_path("/a.b/install.swm", 1) == "/a.b/install.swm");
  CHECK(part_path("/a.b/install.swm", 2) == "/a.b/install2.swm");
  CHECK(part_path("/a.b/install", 12) == "/a.b/install12");
  CHECK(part_path("C:\\a.b\\x.y.swm", 3) == "C:\\a.b\\x.y3.swm");
  CHECK(first_part_path("/a/install12.swm", 12) == "/a/install.swm");
  CHECK(first_part_path("/a/install.swm", 1) == "/a/install.swm");
  CHECK(first_part_path("/a/install12.swm", 3).empty());
  CHECK(first_part_path("/a/other.swm", 2).empty());
}

TEST_CASE("a whole file is a set of one") {
  MemoryFile file(part(1, 1));
  const SplitSet set = must(SplitSet::open(file, must(read_part(file))));
  REQUIRE(set.parts().size() == 1);
  CHECK(verify_parts(set.parts(), VerifyLevel::full, {}).verification.passed);
  CHECK(bytes_to_verify(set.parts(), VerifyLevel::full) == bytes_to_verify(set.first(), VerifyLevel::full));
}

TEST_CASE("a part is refused as a whole file, and a set without its second part names it") {
  MemoryFile file(part(1, 2), "/nowhere/install.swm");
  const auto whole = read_wim(file);
  CHECK(code_of(whole) == Code::split_wim);
  CHECK(contains(whole.error().what, "part 1 of 2"));
  const auto set = SplitSet::open(file, must(read_part(file)));
  CHECK(code_of(set) == Code::split_wim);
  CHECK(contains(set.error().what, "part 2 of 2"));
  CHECK(set.error().where == "/nowhere/install2.swm");
}
