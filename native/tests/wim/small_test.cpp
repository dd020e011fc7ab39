// SPDX-License-Identifier: MIT
// Times, the order of names, and the data of links.
#include "tests/support/expect.h"
#include "tests/support/wim_builder.h"
#include "wim/dentry.h"
#include "wim/filetime.h"
#include "wim/name_order.h"
#include "wim/reparse.h"

using namespace dismount;
using namespace dismount::test;

TEST_CASE("file times convert both ways") {
  CHECK(file_time_to_ns(116'444'736'000'000'000) == 0);
  CHECK(ns_to_file_time(0) == 116'444'736'000'000'000);
  CHECK(file_time_to_ns(116'444'736'000'000'001) == 100);
  CHECK(file_time_to_ns(116'444'735'999'999'999) == -100);
  CHECK(ns_to_file_time(1'600'000'000'123'456'789) == 116'444'736'000'000'000 + 16'000'000'001'234'567);
  CHECK(file_time_to_ns(ns_to_file_time(1'600'000'000'123'456'700)) == 1'600'000'000'123'456'700);
}

TEST_CASE("a time read back is never later than the one written, also before 1970") {
  for (const std::int64_t ns : {1, 99, 100, 101, -1, -99, -100, -101}) {
    const std::int64_t back = file_time_to_ns(ns_to_file_time(ns));
    CHECK(back <= ns);
    CHECK(back > ns - 100);
  }
}

TEST_CASE("times far away go to the nearest that fits, without overflow") {
  constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  CHECK(file_time_to_ns(0) < -9'000'000'000'000'000'000);
  CHECK(file_time_to_ns(~std::uint64_t{0}) > 9'000'000'000'000'000'000);
  CHECK(file_time_to_ns(std::uint64_t{1} << 63) > 9'000'000'000'000'000'000);
  CHECK(ns_to_file_time(kMost) > 116'444'736'000'000'000);
  CHECK(ns_to_file_time(kLeast) < 116'444'736'000'000'000);
}

TEST_CASE("names are ordered without their case first, and then by it") {
  CHECK(name_less(u"a", u"B"));
  CHECK_FALSE(name_less(u"B", u"a"));
  CHECK(name_less(u"A", u"a"));
  CHECK_FALSE(name_less(u"a", u"a"));
  CHECK(name_less(u"file", u"FILE2"));
  CHECK(name_less(u"", u"a"));
  CHECK(name_less(u"Z", u"_"));
  CHECK(name_less(u"z", u"_"));
  CHECK_FALSE(name_less(u"_", u"z"));
  CHECK(name_less(u"\u00E4", u"\u00D6"));        // ä before Ö
  CHECK(name_less(u"\u0430", u"\u0411"));        // Cyrillic а before Б
  CHECK_FALSE(name_less(u"\u00F7", u"\u00D7"));  // the division sign is no letter
}

TEST_CASE("link data reads back as written") {
  const LinkData link{u"\\??\\C:\\Users", u"C:\\Users", false};
  const auto read = decode_link(kReparseSymlink, encode_symlink(link));
  REQUIRE(read);
  CHECK(read->substitute_name == link.substitute_name);
  CHECK(read->print_name == link.print_name);
  CHECK_FALSE(read->relative);
  const auto relative = decode_link(kReparseSymlink, symlink_entry(u"l", u"..\\a").reparse_data);
  REQUIRE(relative);
  CHECK(relative->relative);
  CHECK(relative->print_name == u"..\\a");
}

TEST_CASE("a junction has no flags before its names") {
  Bytes data(8);
  write_le16(data, 2, 4);
  write_le16(data, 4, 6);
  for (const char c : {'a', '\0', 'b', '\0', '\0', '\0'}) data.push_back(static_cast<std::byte>(c));
  const auto link = decode_link(kReparseJunction, data);
  REQUIRE(link);
  CHECK(link->substitute_name == u"ab");
  CHECK(link->print_name.empty());
  CHECK_FALSE(link->relative);
}

TEST_CASE("link data whose names do not fit is no link") {
  const Bytes good = symlink_entry(u"l", u"abc").reparse_data;
  CHECK_FALSE(decode_link(0x80000017, good));
  CHECK_FALSE(decode_link(kReparseSymlink, {}));
  for (std::size_t size = 0; size < good.size(); ++size) {
    CHECK_FALSE(decode_link(kReparseSymlink, ByteView(good).first(size)));
  }
  for (std::size_t field = 0; field < 8; field += 2) {
    for (const std::uint16_t value : {std::uint16_t{0xFFFF}, std::uint16_t{0xFFFE}, std::uint16_t{13}}) {
      Bytes bad = good;
      write_le16(bad, field, value);
      CHECK_FALSE(decode_link(kReparseSymlink, bad));
    }
  }
}
