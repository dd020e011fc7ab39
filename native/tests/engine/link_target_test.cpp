// SPDX-License-Identifier: MIT
#include "engine/portable/link_target.h"

#include "tests/support/expect.h"
#include "wim/dentry.h"

using namespace dismount;
using namespace dismount::test;

namespace {

const std::string kMount = "/work/mnt";

std::optional<std::string> text(const std::u16string& substitute, bool relative, bool fixed = true) {
  return link_text({substitute, u"", relative}, fixed, kMount);
}

}  // namespace

TEST_CASE("a relative target swaps its slashes") {
  CHECK(text(u"..\\a\\b", true) == "../a/b");
  CHECK(text(u"a", true) == "a");
  CHECK(text(u"a/b", true) == "a\\b");
}

TEST_CASE("an absolute target starts at the mount directory, whatever prefix Windows gave it") {
  CHECK(text(u"\\??\\C:\\Users\\a", false) == kMount + "/Users/a");
  CHECK(text(u"\\DosDevices\\C:\\Users", false) == kMount + "/Users");
  CHECK(text(u"\\Device\\HarddiskVolume1\\Users", false) == kMount + "/Users");
  CHECK(text(u"C:\\Users", false) == kMount + "/Users");
  CHECK(text(u"\\Users", false) == kMount + "/Users");
  CHECK(text(u"\\??\\C:\\", false) == kMount);
  CHECK(text(u"\\??\\C:", false) == kMount);
}

TEST_CASE("a target that is not relative to the image's root is left as it is") {
  CHECK(text(u"\\??\\C:\\Users", false, false) == "/Users");
}

TEST_CASE("a target that cannot be a link here is none") {
  CHECK_FALSE(text(u"", true));
  CHECK_FALSE(text(u"", false));
  CHECK_FALSE(text(std::u16string(u"a\0b", 3), true));
}

TEST_CASE("a link made here reads back as the same text") {
  for (const std::string target : {"a", "../a/b", "a\\b", "/work/mnt/Users", "/work/mnt", "/etc/passwd", "/work/mnt2/x",
                                   "\xC3\xA4/\xF0\x9F\x98\x80", "./x", "/"}) {
    CAPTURE(target);
    const auto made = link_from_text(target, kMount);
    REQUIRE(made);
    CHECK(made->not_fixed == (target.starts_with('/') && target != kMount && !target.starts_with(kMount + "/")));
    const auto data = decode_link(kReparseSymlink, made->data);
    REQUIRE(data);
    CHECK(data->relative == !target.starts_with('/'));
    CHECK(link_text(*data, !made->not_fixed, kMount) == target);
  }
}

TEST_CASE("an absolute target is written as Windows follows and shows it") {
  const auto made = link_from_text(kMount + "/Users/a", kMount);
  REQUIRE(made);
  const auto data = decode_link(kReparseSymlink, made->data);
  CHECK(data->substitute_name == u"\\??\\C:\\Users\\a");
  CHECK(data->print_name == u"C:\\Users\\a");
}

TEST_CASE("a target that an image cannot hold is refused") {
  CHECK_FALSE(link_from_text("\xFF", kMount));
  CHECK_FALSE(link_from_text(std::string(20'000, 'a'), kMount));
  CHECK(link_from_text(std::string(4'000, 'a'), kMount));
}
