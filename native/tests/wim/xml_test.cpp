// SPDX-License-Identifier: MIT
#include "wim/xml.h"

#include "tests/support/expect.h"

using namespace dismount;
using namespace dismount::test;

namespace {

std::unique_ptr<XmlElement> parsed(std::string_view document) { return must(parse_xml(document)); }

std::string nested(std::size_t levels) {
  std::string open, close;
  for (std::size_t i = 0; i < levels; ++i) {
    open += "<a>";
    close += "</a>";
  }
  return open + close;
}

}  // namespace

TEST_CASE("a document is written back to the letter, with what we do not know") {
  const std::string document =
      "<WIM a='1'  b=\"&lt;\"><!-- kept --><X>text &amp; more</X>\n <![CDATA[<raw>&]]><Y z = \"3\"></Y></WIM>";
  CHECK(write_xml(*parsed(document)) == document);
  CHECK(write_xml(*parsed(document)->clone()) == document);
}

TEST_CASE("a declaration and comments around the root are passed over") {
  CHECK(write_xml(*parsed("<?xml version=\"1.0\"?>\n<!-- x --><WIM/>\n<!-- y -->")) == "<WIM></WIM>");
  CHECK(write_xml(*parsed("<WIM a='/'/>")) == "<WIM a='/'></WIM>");
}

TEST_CASE("text is unescaped by the five entities and character references, and by nothing else") {
  const auto text = [](const std::string& inside) { return parsed("<a>" + inside + "</a>")->text(); };
  CHECK(text("&lt;&gt;&amp;&quot;&apos;") == "<>&\"'");
  CHECK(text("&#65;&#x42;&#x20AC;&#x1F600;") == "AB\xE2\x82\xAC\xF0\x9F\x98\x80");
  CHECK(text("&other; &#; &#x; &#0; &#x110000; &#99999999999; & x") ==
        "&other; &#; &#x; &#0; &#x110000; &#99999999999; & x");
  CHECK(text("&#1; &#xD83D;&#xDE00; &#xFFFE;") == "&#1; &#xD83D;&#xDE00; &#xFFFE;");  // no characters of XML
  CHECK(text("&#9;&#10;&#13;") == "\t\n\r");
  CHECK(text("<![CDATA[&lt;]]><!-- c -->x") == "&lt;x");
  CHECK(text("&amp;lt;") == "&lt;");
}

TEST_CASE("text that is set reads back the same and cannot break out of its element") {
  auto root = parsed("<a><b>old</b></a>");
  for (const std::string value : {"plain", "<>&\"'", "]]>", "</b><c>", ""}) {
    root->child("b")->set_text(value);
    CHECK(xml_text(*parsed(write_xml(*root)), "b") == value);
  }
  root->set_attribute("INDEX", "\"><x>&");
  CHECK(parsed(write_xml(*root))->attribute("INDEX") == "\"><x>&");
}

TEST_CASE("attributes are found by their whole name") {
  const auto root = parsed("<a xINDEX=\"9\" INDEX = '2' INDEXY=\"8\"/>");
  CHECK(root->attribute("INDEX") == "2");
  CHECK_FALSE(root->attribute("NDEX"));
  auto changed = root->clone();
  changed->set_attribute("INDEX", "3");
  CHECK(changed->attribute("INDEX") == "3");
  CHECK(changed->attribute("xINDEX") == "9");
  changed->set_attribute("NEW", "4");
  CHECK(parsed(write_xml(*changed))->attribute("NEW") == "4");
}

TEST_CASE("children are found, made and removed by name, and by path") {
  auto root = parsed("<a><b>1</b><c/><b>2</b></a>");
  CHECK(root->child("b")->text() == "1");
  CHECK(root->child("d") == nullptr);
  root->child_or_new("d").child_or_new("e").set_text("5");
  CHECK(&root->child_or_new("d") == root->child("d"));
  CHECK(xml_text(*root, "d/e") == "5");
  CHECK(xml_text(*root, "d/x/e").empty());
  root->remove_child("b");
  CHECK(write_xml(*root) == "<a><c></c><d><e>5</e></d></a>");
}

TEST_CASE("a document that is no document is refused with its place") {
  for (const std::string document : {"",
                                     "   ",
                                     "text",
                                     "<a>",
                                     "<a></b>",
                                     "<a></a><b></b>",
                                     "</a>",
                                     "<a></a>x",
                                     "x<a></a>",
                                     "<a",
                                     "<a b='>",
                                     "<a <b/>",
                                     "<>",
                                     "< a/>",
                                     "<a><b//></a>",
                                     "<a><b/ ></a>",
                                     "<a></a",
                                     "<!-- open",
                                     "<?open",
                                     "<a><![CDATA[x</a>",
                                     "<![CDATA[x]]><a/>",
                                     "<a/></a>"}) {
    CAPTURE(document);
    const auto result = parse_xml(document);
    REQUIRE(code_of(result) == Code::file_corrupt);
    CHECK(contains(result.error().where, "XML data, character "));
  }
}

// Found by fuzzing: the text of an image's name would be written plainly into its copy.
TEST_CASE("a NUL is refused in a CDATA section and elsewhere") {
  for (const std::string document : {"<a>@</a>", "<a><![CDATA[@]]></a>", "<a b='@'/>", "<!--@--><a/>"}) {
    std::string with_nul = document;
    with_nul[document.find('@')] = '\0';
    CHECK(code_of(parse_xml(with_nul)) == Code::file_corrupt);
  }
}

TEST_CASE("a document type declaration is refused, so no entity can be a bomb") {
  for (const std::string document :
       {"<!DOCTYPE WIM><WIM/>", "<!DOCTYPE x [<!ENTITY a \"b\">]><WIM>&a;</WIM>", "<WIM><!ENTITY a 'b'></WIM>"}) {
    const auto result = parse_xml(document);
    CHECK(code_of(result) == Code::file_corrupt);
    CHECK(contains(result.error().cause, "document type"));
  }
}

TEST_CASE("levels are limited, and a hundred thousand of them neither recurse nor hang") {
  CHECK(parse_xml(nested(50)).ok());
  CHECK(code_of(parse_xml(nested(51))) == Code::file_corrupt);
  CHECK(code_of(parse_xml(nested(100'000))) == Code::file_corrupt);
}

TEST_CASE("what looks like an entity is looked at for as long as an entity can be") {
  CHECK(parsed("<A>&#0000000065;&#x10FFFF;</A>")->text() == "A\xF4\x8F\xBF\xBF");
  CHECK(parsed("<A>&#000000000000065; &amp;</A>")->text() == "&#000000000000065; &");
  // Searched to the end for each, this would take minutes.
  CHECK(parsed("<A>" + std::string(3'000'000, '&') + ";</A>")->text().size() == 3'000'001);
}
