// SPDX-License-Identifier: MIT
// The XML data.
#include "base/utf16.h"
#include "tests/hostile/attack.h"

namespace dismount::test {

void add_xml_attacks(const AddAttack& add) {
  const auto with_units = [&](const std::string& name, const char* what, std::u16string xml,
                              Expectation expectation = Expectation::refused) {
    add({.name = "xml-" + name,
         .what = what,
         .expectation = expectation,
         .file = build_wim({.images = {{.root = sample_tree()}}, .xml = std::move(xml)}).bytes});
  };
  const auto with = [&](const std::string& name, const char* what, const std::string& xml,
                        Expectation expectation = Expectation::refused) {
    with_units(name, what, u'\xFEFF' + utf8_to_utf16(xml).value(), expectation);
  };
  const std::string image = "<IMAGE INDEX=\"1\"><NAME>Test</NAME></IMAGE>";
  const std::string sound = "<WIM>" + image + "</WIM>";

  std::string laughs = "<!DOCTYPE WIM [<!ENTITY a0 \"ha\">";
  for (int i = 1; i < 30; ++i) {
    const std::string before = "&a" + std::to_string(i - 1) + ";";
    laughs += "<!ENTITY a" + std::to_string(i) + " \"" + before + before + before + before + "\">";
  }
  with("entity-bomb", "entities that multiply", laughs + "]><WIM><IMAGE INDEX=\"1\"><NAME>&a29;</NAME></IMAGE></WIM>");
  with("external-entity", "an entity of another file",
       "<!DOCTYPE WIM [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><WIM><IMAGE "
       "INDEX=\"1\"><NAME>&x;</NAME></IMAGE></WIM>");
  with("doctype", "a document type declaration", "<!DOCTYPE WIM>" + sound, Expectation::limit);
  with("unknown-entity", "an entity that is not declared",
       "<WIM><IMAGE INDEX=\"1\"><NAME>&nothing;</NAME></IMAGE></WIM>", Expectation::tolerated);
  for (const std::size_t depth : {std::size_t{300}, std::size_t{100'000}}) {
    std::string deep = "<WIM>" + image;
    for (std::size_t i = 0; i < depth; ++i) deep += "<A>";
    for (std::size_t i = 0; i < depth; ++i) deep += "</A>";
    with("levels-" + std::to_string(depth), "XML data nested deeper than any writer's", deep + "</WIM>",
         Expectation::limit);
  }
  std::string open = "<WIM>" + image;
  for (int i = 0; i < 100'000; ++i) open += "<A>";
  with("never-closed", "100,000 elements that never end", open);
  std::string wide = "<WIM>" + image;
  for (int i = 0; i < 200'000; ++i) wide += "<A/>";
  with("elements-200000", "200,000 elements", wide + "</WIM>", Expectation::limit);
  std::string attributes = "<WIM";
  for (int i = 0; i < 20'000; ++i) attributes += " a" + std::to_string(i) + "=\"1\"";
  with("attributes-20000", "20,000 attributes", attributes + ">" + image + "</WIM>", Expectation::tolerated);
  with("empty", "no XML data at all", "");
  with("garbage", "XML data that is none", "this is not XML");
  with("other-root", "another root element", "<HTML>" + image + "</HTML>");
  with("cut", "XML data that was cut off", sound.substr(0, sound.size() - 4));
  with("crossed", "elements that cross", "<WIM><IMAGE INDEX=\"1\"><NAME></IMAGE></NAME></WIM>");
  with("image-missing", "an image that is not described", "<WIM></WIM>");
  with("image-twice", "an image that is described twice", "<WIM>" + image + image + "</WIM>");
  with("index-0", "an image of index 0", "<WIM><IMAGE INDEX=\"0\"/></WIM>");
  with("index-2-32", "an image of index 2^32", "<WIM><IMAGE INDEX=\"4294967297\"/></WIM>");
  with("index-missing", "an image without an index", "<WIM><IMAGE/></WIM>");
  with("encrypted", "a file that says that it is encrypted", "<WIM><ESD><ENCRYPTED/></ESD>" + image + "</WIM>");
  with("control-characters", "a name that moves the cursor",
       "<WIM><IMAGE INDEX=\"1\"><NAME>\x1B[2J\x07&#27;]0;x&#7;\n::error::x</NAME></IMAGE></WIM>",
       Expectation::tolerated);
  with("markup-in-name", "a name with markup",
       "<WIM><IMAGE INDEX=\"1\"><NAME>&lt;script&gt;alert(1)&lt;/script&gt;</NAME></IMAGE></WIM>",
       Expectation::tolerated);
  with(
      "counts-2-64", "counts of 2^64",
      "<WIM><TOTALBYTES>18446744073709551616</TOTALBYTES><IMAGE INDEX=\"1\"><FILECOUNT>99999999999999999999</FILECOUNT>"
      "<TOTALBYTES>-1</TOTALBYTES></IMAGE></WIM>",
      Expectation::tolerated);
  with("name-mebibyte", "a name of 200,000 characters",
       "<WIM><IMAGE INDEX=\"1\"><NAME>" + std::string(200'000, 'n') + "</NAME></IMAGE></WIM>", Expectation::tolerated);
  with_units("nul", "a NUL in the XML data", u"\xFEFF<WIM>" + std::u16string(1, u'\0') + u"</WIM>");
  with_units("lone-surrogate", "half a character in a name",
             u"\xFEFF<WIM><IMAGE INDEX=\"1\"><NAME>a\xD800z</NAME></IMAGE></WIM>", Expectation::tolerated);
  with_units("utf-8", "XML data in UTF-8", u"\x573C\x4D49\x3E20");

  Bytes odd = sound_file().bytes;
  write_le64(odd, 0x48, (read_le64(odd, 0x48) & 0x00FF'FFFF'FFFF'FFFF) - 1);
  write_le64(odd, 0x58, read_le64(odd, 0x58) - 1);
  add({.name = "xml-odd", .what = "XML data of an odd number of bytes", .file = odd});
}

void add_integrity_attacks(const AddAttack& add) {
  const Built sound = sound_file();
  const std::size_t at = sound.integrity_table;
  const auto with = [&](const char* name, const char* what, const auto& change) {
    Bytes file = sound.bytes;
    change(file);
    add({.name = std::string("integrity-") + name, .what = what, .file = std::move(file)});
  };
  const auto set = [&](std::size_t field, std::uint32_t value) {
    return [=](Bytes& file) { write_le32(file, at + field, value); };
  };
  const auto sized = [&](std::uint64_t size) {
    return [=](Bytes& file) {
      put_resource_header(file, 0x7C, {.offset = at, .packed_size = size, .original_size = size});
    };
  };
  with("chunk-size-0", "an integrity table of chunks of 0 bytes", set(8, 0));
  with("chunk-size-1", "an integrity table of chunks of 1 byte", set(8, 1));
  with("chunk-size-2-32", "an integrity table of chunks of 2^32 - 1 bytes", set(8, 0xFFFF'FFFF));
  with("count-2-32", "an integrity table of 2^32 - 1 chunks", set(4, 0xFFFF'FFFF));
  with("count-0", "an integrity table of no chunks", set(4, 0));
  with("size-2-32", "an integrity table that says it has 2^32 - 1 bytes", set(0, 0xFFFF'FFFF));
  with("size-0", "an integrity table that says it has no bytes", set(0, 0));
  with("4-bytes", "an integrity table of 4 bytes", sized(4));
  with("12-bytes", "an integrity table of 12 bytes", sized(12));
  const std::uint64_t size = read_le64(sound.bytes, 0x7C + 16);
  with("over-xml", "an integrity table over the XML data", [&](Bytes& file) {
    put_resource_header(file, 0x7C, {.offset = sound.xml, .packed_size = size, .original_size = size});
  });
  with("over-lookup-table", "an integrity table over the lookup table", [&](Bytes& file) {
    put_resource_header(file, 0x7C, {.offset = sound.lookup_table, .packed_size = size, .original_size = size});
  });
  with("is-blob", "an integrity table that is a blob, too", [&](Bytes& file) {
    const ByteView table = ByteView(file).subspan(at, static_cast<std::size_t>(size));
    put_entry(file, sound.lookup_entry(1),
              {.offset = at, .packed_size = size, .original_size = size, .hash = sha1(table)});
  });
  with("wrong-hash", "an integrity table with another hash", [&](Bytes& file) { file[at + 12] ^= std::byte{1}; });
  with("data-changed", "data that its integrity table does not match", [](Bytes& file) { file[300] ^= std::byte{1}; });
}

}  // namespace dismount::test
