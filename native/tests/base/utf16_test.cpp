// SPDX-License-Identifier: MIT
#include "base/utf16.h"

#include <doctest/doctest.h>

#include <string>

using namespace dismount;
using namespace std::string_literals;

TEST_CASE("every 16-bit unit and every code point goes to 8 bits and back") {
  for (std::uint32_t unit = 0; unit <= 0xffff; ++unit) {
    const std::u16string alone(1, static_cast<char16_t>(unit));
    if (utf8_to_utf16(utf16_to_utf8(alone)) != alone) FAIL("unit " << unit);
  }
  for (std::uint32_t point = 0x10000; point <= 0x10ffff; ++point) {
    const std::u16string pair{static_cast<char16_t>(0xd800 + ((point - 0x10000) >> 10)),
                              static_cast<char16_t>(0xdc00 + (point & 0x3ff))};
    const std::string text = utf16_to_utf8(pair);
    if (text.size() != 4 || utf8_to_utf16(text) != pair) FAIL("code point " << point);
  }
}

TEST_CASE("UTF-8 is what the Unicode standard says") {
  CHECK(utf16_to_utf8(u"z\u00e4\u20ac\U0001f600") == "z\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80");
  CHECK(utf8_to_utf16("z\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80") == u"z\u00e4\u20ac\U0001f600"s);
  CHECK(utf16_to_utf8(u"") == "");
  CHECK(utf8_to_utf16("") == u""s);
  CHECK(utf8_to_utf16("a\0b"s) == u"a\0b"s);
}

TEST_CASE("unpaired surrogates survive as three bytes") {
  const std::u16string low_before_high{0xdc00, 0xd800};
  CHECK(utf16_to_utf8(low_before_high) == "\xed\xb0\x80\xed\xa0\x80");
  CHECK(utf8_to_utf16("\xed\xb0\x80\xed\xa0\x80") == low_before_high);
  const std::u16string two_highs_and_a_low{0xd800, 0xd83d, 0xde00};
  CHECK(utf16_to_utf8(two_highs_and_a_low) == "\xed\xa0\x80\xf0\x9f\x98\x80");
  CHECK(utf8_to_utf16("\xed\xa0\x80\xf0\x9f\x98\x80") == two_highs_and_a_low);
  const std::u16string high_then_letter{0xd800, u'a', 0xdc00};
  CHECK(utf8_to_utf16(utf16_to_utf8(high_then_letter)) == high_then_letter);
}

TEST_CASE("what is not well-formed is refused") {
  const char* const refused[] = {
      "\x80",  // a continuation byte alone
      "\xbf",
      "\xc3",  // cut off
      "\xe2\x82",
      "\xf0\x9f\x98",
      "\xc3(",  // no continuation byte where one must be
      "\xe2(\xa1",
      "\xf0\x28\x8c\xbc",
      "\xc0\x80",  // overlong
      "\xc1\xbf",
      "\xe0\x9f\xbf",
      "\xf0\x8f\xbf\xbf",
      "\xf4\x90\x80\x80",  // above U+10FFFF
      "\xf5\x80\x80\x80",
      "\xf8\x88\x80\x80\x80",
      "\xff",
      "\xed\xa0\xbd\xed\xb8\x80",  // a surrogate pair as two sequences
  };
  for (const char* text : refused) CHECK_FALSE(utf8_to_utf16(text).has_value());
  CHECK_FALSE(utf8_to_utf16("fine until here \xed\xa0\xbd\xed\xb8\x80").has_value());
}

TEST_CASE("units are little-endian bytes") {
  const Bytes bytes{std::byte{0x61}, std::byte{0}, std::byte{0xac}, std::byte{0x20}};
  CHECK(utf16_from_bytes(bytes) == u"a\u20ac");
  CHECK(utf16_to_bytes(u"a\u20ac") == bytes);
  CHECK(utf16_from_bytes({}).empty());
  CHECK(utf16_to_bytes({}).empty());
}
