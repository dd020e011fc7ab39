// SPDX-License-Identifier: MIT
#include "wim/xml_data.h"

#include "base/utf16.h"
#include "tests/support/expect.h"

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

TEST_CASE("an appended image is a copy without the names that must be unique") {
  XmlData data =
      must(XmlData::decode(disk_of("<WIM>" + image(1, kWindows) + image(2, "<NAME>B</NAME>") + "</WIM>"), 2));
  CHECK(data.append_copy(1) == 3);
  CHECK(data.image_count() == 3);
  const ImageInfo copy = data.image_info(3);
  CHECK(copy.name.empty());
  CHECK(copy.description.empty());
  CHECK(copy.edition == "Professional");
  CHECK(contains(text_of(data), "<CREATIONTIME><HIGHPART>0x1"));
  CHECK(data.image_info(1).name == "Pro & more");
  CHECK(XmlData::decode(data.encode(), 3).ok());
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
