// SPDX-License-Identifier: MIT
// Whole files: what is read, attacks on their tables, and the oddities of real ones.
#include "wim/reader.h"

#include "base/utf16.h"
#include "tests/support/expect.h"
#include "tests/support/memory_file.h"
#include "tests/support/wim_builder.h"

using namespace dismount;
using namespace dismount::test;

namespace {

Built sample(bool integrity = true) {
  return build_wim({.images = {{.root = sample_tree(), .name = "One"}, {.root = root_entry({}), .name = "Two"}},
                    .boot_index = 2,
                    .integrity_table = integrity});
}

Result<Wim> read(const Bytes& bytes) {
  MemoryFile file(bytes);
  return read_wim(file);
}

Bytes patch32(Bytes bytes, std::size_t at, std::uint32_t value) { return write_le32(bytes, at, value), bytes; }
Bytes patch64(Bytes bytes, std::size_t at, std::uint64_t value) { return write_le64(bytes, at, value), bytes; }

void refused(const Bytes& bytes, const std::string& names) {
  const auto wim = read(bytes);
  REQUIRE(code_of(wim) == Code::file_corrupt);
  CHECK(wim.error().where.starts_with("memory.wim"));
  CHECK_MESSAGE(contains(describe(wim.error()), names), describe(wim.error()));
}

}  // namespace

TEST_CASE("a file is read with all its tables") {
  const Built built = sample();
  MemoryFile file(built.bytes);
  const Wim wim = must(read_wim(file));
  CHECK(wim.file_size == built.bytes.size());
  CHECK(wim.header.image_count == 2);
  CHECK(wim.header.boot_metadata == wim.lookup_table.images()[1].resource);
  CHECK(wim.xml.image_info(2).name == "Two");
  REQUIRE(wim.integrity_table);
  CHECK(wim.integrity_table->hashes.size() == 1);
  CHECK(wim.covered_end() == built.xml);
  CHECK(wim.end_of_data() == built.bytes.size());
  CHECK(ByteView(wim.header_bytes).size() == 208);
  CHECK(std::equal(wim.header_bytes.begin(), wim.header_bytes.end(), built.bytes.begin()));
  CHECK(must(read_image(file, wim, 1)).root().children.size() == 7);
  CHECK(must(read_image(file, wim, 2)).root().children.empty());
}

TEST_CASE("what images there are is known without the tables") {
  const Built built = sample();
  const Header header = must(decode_header(built.bytes));
  // Metadata that is referenced seven times.
  MemoryFile file(patch32(built.bytes, static_cast<std::size_t>(header.lookup_table.offset) + 26, 7));
  CHECK(code_of(read_wim(file)) == Code::file_corrupt);
  const Wim wim = must(read_outline(file));
  CHECK(wim.file_size == built.bytes.size());
  CHECK(wim.header.image_count == 2);
  CHECK(wim.xml.image_info(2).name == "Two");
  CHECK(wim.lookup_table.images().empty());
}

TEST_CASE("an image that is not there has its own code") {
  MemoryFile file(sample().bytes);
  const Wim wim = must(read_wim(file));
  CHECK(code_of(read_image(file, wim, 0)) == Code::no_such_image);
  CHECK(code_of(read_image(file, wim, 3)) == Code::no_such_image);
  CHECK(code_of(read_image(file, wim, 0xFFFFFFFF)) == Code::no_such_image);
}

TEST_CASE("a table that claims more than the file is refused, whichever of its sizes does") {
  const Built built = sample();
  const struct {
    std::size_t at;
    const char* name;
  } tables[] = {{0x30, "lookup table"}, {0x48, "XML data"}, {0x7C, "integrity table"}};
  for (const auto& table : tables) {
    const std::uint64_t size = read_le64(built.bytes, table.at);
    for (const std::uint64_t bad : {std::uint64_t{built.bytes.size()}, std::uint64_t{1} << 55, size + 100}) {
      refused(patch64(built.bytes, table.at, bad | (size >> 56 << 56)), table.name);
      refused(patch64(built.bytes, table.at + 16, bad), table.name);
      Bytes both = patch64(built.bytes, table.at, bad | (size >> 56 << 56));
      refused(patch64(both, table.at + 16, bad), "");
    }
    for (const std::uint64_t offset : {~std::uint64_t{0}, ~std::uint64_t{7}, std::uint64_t{1} << 63}) {
      refused(patch64(built.bytes, table.at + 8, offset), table.name);
    }
    refused(patch64(built.bytes, table.at + 8, 16), "");
  }
}

TEST_CASE("a table that lies over another one or over data is refused") {
  const Built built = sample();
  refused(patch64(built.bytes, 0x48 + 8, built.lookup_table), "overlap");
  refused(patch64(built.bytes, 0x7C + 8, built.xml), "overlap");
  refused(patch64(built.bytes, 0x7C + 8, built.lookup_table), "overlap");
  refused(patch64(built.bytes, built.lookup_entry(3) + 8, built.xml), "overlap");
  const std::size_t entry = built.lookup_entry(3);
  const Bytes small = patch64(patch64(built.bytes, entry, 32), entry + 16, 32);
  refused(patch64(small, entry + 8, built.integrity_table), "overlap");
  refused(patch64(built.bytes, built.lookup_entry(3) + 8, built.metadata[0]), "overlap");
}

TEST_CASE("the header, the lookup table and the XML must count the same images") {
  const Built built = sample();
  refused(patch32(built.bytes, 0x2C, 1), "images");
  refused(patch32(built.bytes, 0x2C, 3), "images");
  refused(patch32(built.bytes, 0x2C, 0), "");
  const Built fewer = build_wim({.images = {{.root = sample_tree()}, {.root = root_entry({})}},
                                 .xml = u"\xFEFF<WIM><IMAGE INDEX=\"1\"></IMAGE></WIM>"});
  refused(fewer.bytes, "XML data");
}

TEST_CASE("an integrity table that cannot be is refused when the file is opened") {
  const Built built = sample();
  refused(patch32(built.bytes, built.integrity_table + 4, 0xFFFFFFFF), "integrity table");
  refused(patch32(built.bytes, built.integrity_table + 8, 0), "integrity table");
  refused(patch32(built.bytes, built.integrity_table, 4), "integrity table");
}

TEST_CASE("metadata that does not match its hash, or claims too much, is refused") {
  Built built = sample();
  built.bytes[built.metadata[0] + 300] ^= std::byte{1};
  MemoryFile file(built.bytes);
  const Wim wim = must(read_wim(file));
  const auto image = read_image(file, wim, 1);
  CHECK(code_of(image) == Code::file_corrupt);
  CHECK(contains(image.error().where, "memory.wim: metadata of image 1"));
  CHECK(read_image(file, wim, 2).ok());

  Built bomb = build_wim({.images = {{.root = sample_tree()}}, .flags = 0x20002, .chunk_size = 32768});
  write_le64(bomb.bytes, bomb.lookup_entry(0), 100 | (std::uint64_t{6} << 56));
  write_le64(bomb.bytes, bomb.lookup_entry(0) + 16, std::uint64_t{16} << 20);
  MemoryFile bomb_file(bomb.bytes);
  const auto bombed = read_image(bomb_file, must(read_wim(bomb_file)), 1);
  CHECK(code_of(bombed) == Code::file_corrupt);
  CHECK(contains(describe(bombed.error()), "limit"));
}

TEST_CASE("oddities of real files are tolerated") {
  Built built = sample();
  SUBCASE("trailing bytes") { built.bytes.resize(built.bytes.size() + 1000); }
  SUBCASE("a write in progress, and flags of other tools") { write_le32(built.bytes, 0x10, 0x800000E0); }
  SUBCASE("a boot index that leads nowhere") { write_le32(built.bytes, 0x78, 99); }
  SUBCASE("a boot index without a boot header") { std::fill_n(built.bytes.begin() + 0x60, 24, std::byte{0}); }
  SUBCASE("used bytes where the header has none") { write_le64(built.bytes, 0xB4, 0x1234); }
  SUBCASE("a GUID of zeros") { std::fill_n(built.bytes.begin() + 0x18, 16, std::byte{0}); }
  SUBCASE("wrong reference counts") { write_le32(built.bytes, built.lookup_entry(4) + 26, 0); }
  SUBCASE("an integrity table that is switched off") { write_le64(built.bytes, 0x7C + 8, 0); }
  SUBCASE("the version of solid files without solid data") { write_le32(built.bytes, 0x0C, 0xE00); }
  MemoryFile file(built.bytes);
  const Wim wim = must(read_wim(file));
  CHECK(read_image(file, wim, 1).ok());
}

TEST_CASE("a file without images is read") {
  const Wim wim = must(read(build_wim({}).bytes));
  CHECK(wim.header.image_count == 0);
  CHECK(wim.lookup_table.blobs().empty());
}

TEST_CASE("a file cut anywhere is refused or whole, never read past its end") {
  const Bytes good = sample(false).bytes;
  for (std::size_t size = 0; size < good.size(); ++size) {
    CHECK_FALSE(read(Bytes(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(size))).ok());
  }
}

TEST_CASE("any changed byte of the header and the tables is read or refused, never worse") {
  const Built built = sample();
  for (std::size_t at = 0; at < built.bytes.size(); at = at == 207 ? built.lookup_table : at + 1) {
    for (const int change : {0x01, 0x80, 0xFF}) {
      Bytes bad = built.bytes;
      bad[at] ^= static_cast<std::byte>(change);
      MemoryFile file(bad);
      const auto wim = read_wim(file);
      if (!wim) continue;
      for (std::uint32_t i = 1; i <= wim->header.image_count; ++i) static_cast<void>(read_image(file, *wim, i).ok());
    }
  }
}

TEST_CASE("damaged metadata is named by its image and its offset") {
  TestImage damaged{.root = sample_tree()};
  const BuiltMetadata sound = build_metadata(damaged.root);
  const std::size_t folder = sound.dentries.at(u"/folder");
  damaged.metadata = patch64(sound.bytes, folder + 0x10, 8);
  MemoryFile file(build_wim({.images = {{.root = sample_tree()}, damaged}}).bytes);
  const Wim wim = must(read_wim(file));
  must(read_image(file, wim, 1));
  const auto image = read_image(file, wim, 2);
  REQUIRE(code_of(image) == Code::file_corrupt);
  CHECK(image.error().where == "memory.wim: image 2, metadata resource, dentry at offset " + std::to_string(folder));
}
