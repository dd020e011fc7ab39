// SPDX-License-Identifier: MIT
#include "wim/xml_data.h"

#include "base/utf16.h"
#include "tests/support/expect.h"
#include "wim/header.h"

using namespace dismount;
using namespace dismount::test;

namespace {

Bytes disk_of(const std::string& xml) { return utf16_to_bytes(u'\xFEFF' + utf8_to_utf16(xml).value()); }

std::string text_of(const XmlData& data) {
  const std::u16string units = utf16_from_bytes(data.encode());
  REQUIRE(units.starts_with(u'\xFEFF'));
  return utf16_to_utf8(units.substr(1));
}

std::string image(int index, const std::string& inside) {
  return "<IMAGE INDEX=\"" + std::to_string(index) + "\">" + inside + "</IMAGE>";
}

const std::string kWindows =
    "<NAME>Pro &amp; more</NAME><DESCRIPTION>D</DESCRIPTION><DIRCOUNT>3</DIRCOUNT><FILECOUNT>4</FILECOUNT><TOTALBYTES>"
    "5000000000</TOTALBYTES><CREATIONTIME><HIGHPART>0x1</HIGHPART></CREATIONTIME><WINDOWS><ARCH>12</ARCH><EDITIONID>"
    "Professional</EDITIONID><LANGUAGES><LANGUAGE>en-US</LANGUAGE><LANGUAGE>de-DE</LANGUAGE><DEFAULT>en-US</DEFAULT>"
    "</LANGUAGES><VERSION><MAJOR>10</MAJOR><MINOR>0</MINOR><BUILD>26100</BUILD><SPBUILD>4351</SPBUILD></VERSION>"
    "</WINDOWS><UNKNOWN x=\"1\"><DEEP/></UNKNOWN>";

}  // namespace

TEST_CASE("an image says who it is") {
  const XmlData data = must(XmlData::decode(disk_of("<WIM>" + image(1, kWindows) + "</WIM>"), 1));
  const ImageInfo info = data.image_info(1);
  CHECK(info.index == 1);
  CHECK(info.name == "Pro & more");
  CHECK(info.description == "D");
  CHECK(info.edition == "Professional");
  CHECK(info.version == "10.0.26100.4351");
  CHECK(info.architecture == "arm64");
  CHECK(info.languages == std::vector<std::string>{"en-US", "de-DE"});
  CHECK(info.directories == 3);
  CHECK(info.files == 4);
  CHECK(info.bytes == 5'000'000'000);
}

TEST_CASE("an image without anything has empty texts and zero counts") {
  const ImageInfo info = must(XmlData::decode(disk_of("<WIM>" + image(1, "") + "</WIM>"), 1)).image_info(1);
  CHECK(info.name.empty());
  CHECK(info.version.empty());
  CHECK(info.architecture.empty());
  CHECK(info.languages.empty());
  CHECK(info.bytes == 0);
}

TEST_CASE("new counts and times change nothing else") {
  XmlData data = must(XmlData::decode(disk_of("<WIM><TOTALBYTES>1</TOTALBYTES>" + image(1, kWindows) + "</WIM>"), 1));
  data.update_image(1, {.directories = 7, .files = 8, .total_bytes = 9, .hard_link_bytes = 2}, 0x01DA'0000'ABCD'EF01);
  data.set_total_bytes(12345);
  std::string expected = "<WIM><TOTALBYTES>12345</TOTALBYTES>" + image(1, kWindows) + "</WIM>";
  const auto replace = [&](const std::string& from, const std::string& to) {
    const std::size_t at = expected.find(from);
    REQUIRE(at != std::string::npos);
    expected.replace(at, from.size(), to);
  };
  replace("<DIRCOUNT>3", "<DIRCOUNT>7");
  replace("<FILECOUNT>4", "<FILECOUNT>8");
  replace("<TOTALBYTES>5000000000", "<TOTALBYTES>9");
  replace("<DEEP/>", "<DEEP></DEEP>");
  replace("</UNKNOWN>",
          "</UNKNOWN><HARDLINKBYTES>2</HARDLINKBYTES><LASTMODIFICATIONTIME><HIGHPART>0x01DA0000</HIGHPART><LOWPART>"
          "0xABCDEF01</LOWPART></LASTMODIFICATIONTIME>");
  CHECK(text_of(data) == expected);
}

TEST_CASE("an appended image is a copy with the next free name and the old description") {
  const std::string kDisplay = "<DISPLAYNAME>Pro</DISPLAYNAME><DISPLAYDESCRIPTION>Pro D</DISPLAYDESCRIPTION>";
  XmlData data = must(XmlData::decode(
      disk_of("<WIM>" + image(1, kWindows + kDisplay) + image(2, "<NAME>Pro &amp; more (2)</NAME>") + "</WIM>"), 2));
  const std::string first = text_of(data).substr(0, text_of(data).find("<IMAGE INDEX=\"2\""));
  CHECK(data.append_copy(1, {}) == 3);
  CHECK(data.image_count() == 3);
  const ImageInfo copy = data.image_info(3);
  CHECK(copy.name == "Pro & more (3)");
  CHECK(copy.description == "D");
  CHECK(copy.edition == "Professional");
  const std::string text = text_of(data);
  CHECK(text.starts_with(first));
  const std::string third = text.substr(text.find("<IMAGE INDEX=\"3\""));
  CHECK(contains(third, "<CREATIONTIME><HIGHPART>0x1"));
  CHECK(contains(third, "<UNKNOWN x=\"1\"><DEEP></DEEP></UNKNOWN>"));
  CHECK(contains(third, "<DISPLAYNAME>Pro &amp; more (3)</DISPLAYNAME>"));
  CHECK(contains(third, "<DISPLAYDESCRIPTION>Pro D</DISPLAYDESCRIPTION>"));
  CHECK(data.append_copy(3, {}) == 4);
  CHECK(data.image_info(4).name == "Pro & more (3) (2)");
  CHECK(XmlData::decode(data.encode(), 4).ok());
}

TEST_CASE("an appended image gets the texts that are asked for, and Setup shows them") {
  const std::string kTexts =
      "<NAME>A</NAME><DESCRIPTION>B</DESCRIPTION><DISPLAYNAME>C</DISPLAYNAME><DISPLAYDESCRIPTION>D</"
      "DISPLAYDESCRIPTION>";
  XmlData data = must(XmlData::decode(disk_of("<WIM>" + image(1, kTexts) + image(2, "") + "</WIM>"), 2));
  must(data.check_new_texts({.name = "<N> & \"co\"", .description = "Größe 1"}));
  CHECK(data.append_copy(1, {.name = "<N> & \"co\"", .description = "Größe 1"}) == 3);
  const XmlData read = must(XmlData::decode(data.encode(), 3));
  CHECK(read.image_info(3).name == "<N> & \"co\"");
  CHECK(read.image_info(3).description == "Größe 1");
  CHECK(contains(text_of(read), "<DISPLAYDESCRIPTION>Größe 1</DISPLAYDESCRIPTION>"));
  CHECK(read.image_info(1).name == "A");

  // An image without texts has none to take over, and an empty description leaves none.
  CHECK(data.append_copy(2, {}) == 4);
  CHECK(data.image_info(4).name.empty());
  CHECK(data.append_copy(1, {.description = ""}) == 5);
  const std::string text = text_of(data);
  const std::string fifth = text.substr(text.find("<IMAGE INDEX=\"5\""));
  CHECK(contains(fifth, "<NAME>A (2)</NAME>"));
  CHECK_FALSE(contains(fifth, "DESCRIPTION"));
}

TEST_CASE("a name or description that no image can have is refused") {
  const XmlData data =
      must(XmlData::decode(disk_of("<WIM>" + image(1, "<NAME>Taken &amp; gone</NAME>") + image(2, "") + "</WIM>"), 2));
  const auto refused = [&](const ImageTexts& texts) {
    const Result<void> checked = data.check_new_texts(texts);
    return code_of(checked) == Code::invalid_parameter ? checked.error().cause : problem_of(checked);
  };
  CHECK(refused({.name = "Taken & gone"}) == "another image of the file has it");
  CHECK(refused({.name = ""}) == "it is empty");
  for (const std::string& text : {std::string("a\nb"), std::string("\x01"), std::string("a\0b", 3), std::string("\x7F"),
                                  std::string("\xC2\x85"), std::string("\xEF\xBF\xBF"), std::string("\xED\xA0\x80")}) {
    CAPTURE(text);
    CHECK(contains(refused({.name = text}), "control character"));
    CHECK(contains(refused({.description = text}), "control character"));
  }
  CHECK(refused({.name = "\xFF"}) == "it is not valid UTF-8");
  CHECK(refused({.name = std::string(256, 'x')}) == "it has 256 characters; at most 255 fit");
  CHECK(refused({.description = std::string(1'024, 'x')}) == "it has 1024 characters; at most 1023 fit");
  must(data.check_new_texts({.name = std::string(255, 'x'), .description = std::string(1'023, 'y')}));
  must(data.check_new_texts({.name = "taken \xF0\x9F\x98\x80", .description = ""}));
  must(data.check_new_texts({}));
}

TEST_CASE("images are written in ascending order of their index") {
  const XmlData data =
      must(XmlData::decode(disk_of("<WIM>" + image(3, "c") + "<X/>" + image(1, "a") + image(2, "b") + "</WIM>"), 3));
  CHECK(text_of(data) == "<WIM>" + image(1, "a") + "<X></X>" + image(2, "b") + image(3, "c") + "</WIM>");
}

TEST_CASE("every image must be described exactly once") {
  for (const std::string& inside :
       {std::string(), image(1, ""), image(1, "") + image(1, ""), image(1, "") + image(3, ""),
        image(0, "") + image(1, ""), image(1, "") + image(2, "") + image(3, ""), image(1, "") + "<IMAGE/>",
        image(1, "") + "<IMAGE INDEX=\"x\"/>", image(1, "") + "<IMAGE INDEX=\"2 \"/>",
        image(1, "") + "<IMAGE INDEX=\"4294967298\"/>"}) {
    const auto data = XmlData::decode(disk_of("<WIM>" + inside + "</WIM>"), 2);
    CAPTURE(inside);
    CHECK(code_of(data) == Code::file_corrupt);
    CHECK(contains(data.error().where, "XML data"));
  }
}

TEST_CASE("bytes that are no XML of a WIM are refused") {
  CHECK(code_of(XmlData::decode({}, 0)) == Code::file_corrupt);
  CHECK(code_of(XmlData::decode(Bytes(7), 0)) == Code::file_corrupt);
  CHECK(code_of(XmlData::decode(disk_of("<WIN></WIN>"), 0)) == Code::file_corrupt);
  CHECK(code_of(XmlData::decode(to_bytes("<WIM></WIM>\n"), 0)) == Code::file_corrupt);  // UTF-8
}

TEST_CASE("oddities of real XML data are tolerated") {
  CHECK(XmlData::decode(disk_of("<?xml version=\"1.0\" encoding=\"utf-16\"?><WIM></WIM>"), 0).ok());
  CHECK(XmlData::decode(utf16_to_bytes(u"<WIM></WIM>"), 0).ok());                          // no byte order mark
  CHECK(XmlData::decode(utf16_to_bytes(std::u16string(u"<WIM></WIM>\0\0", 13)), 0).ok());  // NULs behind the end
  CHECK(XmlData::decode(disk_of("<WIM><NEW a='b'/>" + image(1, "<ODD/>") + "</WIM>"), 1).ok());
}

TEST_CASE("unpaired surrogates in a text survive") {
  std::u16string xml = u"\xFEFF<WIM><IMAGE INDEX=\"1\"><NAME>?</NAME></IMAGE></WIM>";
  xml[xml.find(u'?')] = char16_t{0xD800};
  XmlData data = must(XmlData::decode(utf16_to_bytes(xml), 1));
  CHECK(utf16_from_bytes(data.encode()) == xml);
}

TEST_CASE("whatever the name of an image is written like, its copy can be read") {
  for (const std::string name : {"&#xD83D;&#xDE00;", "&#1;&#0;", "<![CDATA[<>&]]>", "&lt;a&gt;", "&amp;#1;"}) {
    CAPTURE(name);
    XmlData data = must(XmlData::decode(disk_of("<WIM>" + image(1, "<NAME>" + name + "</NAME>") + "</WIM>"), 1));
    data.append_copy(1, {});
    const XmlData again = must(XmlData::decode(data.encode(), 2));
    CHECK(again.image_info(2).name == data.image_info(1).name + " (2)");
  }
  std::u16string halves = u"\xFEFF<WIM><IMAGE INDEX=\"1\"><NAME>?<![CDATA[!]]></NAME></IMAGE></WIM>";
  halves[halves.find(u'?')] = char16_t{0xD83D};
  halves[halves.find(u"[!]") + 1] = char16_t{0xDE00};
  XmlData data = must(XmlData::decode(utf16_to_bytes(halves), 1));
  data.append_copy(1, {});
  CHECK(must(XmlData::decode(data.encode(), 2)).image_info(2).name.empty());
}

TEST_CASE("each of the most images that a file may have is found at once") {
  std::string xml = "<WIM>";
  for (std::uint32_t i = kMaxImages; i > 0; --i) {
    xml += "<IMAGE INDEX=\"" + std::to_string(i) + "\">" + (i % 3 == 0 ? "<ARCH/>" : "") + "</IMAGE>";
  }
  XmlData data = must(XmlData::decode(utf16_to_bytes(utf8_to_utf16(xml + "</WIM>").value()), kMaxImages));
  for (std::uint32_t i = 1; i <= kMaxImages; ++i) REQUIRE(data.image_info(i).index == i);
  CHECK(data.append_copy(7, {.name = "new"}) == kMaxImages + 1);
  CHECK(data.image_count() == kMaxImages + 1);
  CHECK(data.image_info(kMaxImages + 1).name == "new");
  CHECK(data.image_info(7).name.empty());
}
