// SPDX-License-Identifier: MIT
#include "wim/header.h"

#include "tests/support/expect.h"
#include "tests/support/wim_builder.h"

using namespace dismount;
using namespace dismount::test;

namespace {

/// Every field of the header has a value that no other field has.
HeaderBytes vector_header() {
  HeaderBytes disk{};
  const char magic[8] = {'M', 'S', 'W', 'I', 'M', 0, 0, 0};
  std::memcpy(disk.data(), magic, sizeof magic);
  write_le32(disk, 0x08, 208);
  write_le32(disk, 0x0C, 0x10D00);
  write_le32(disk, 0x10, 0x00040082);
  write_le32(disk, 0x14, 32768);
  for (std::size_t i = 0; i < 16; ++i) disk[0x18 + i] = static_cast<std::byte>(i * 17);
  write_le16(disk, 0x28, 1);
  write_le16(disk, 0x2A, 1);
  write_le32(disk, 0x2C, 3);
  std::uint64_t next = 1;
  for (const std::size_t at : {std::size_t{0x30}, std::size_t{0x48}, std::size_t{0x60}, std::size_t{0x7C}}) {
    write_le64(disk, at, (next + 0x1000) | (next << 56));
    write_le64(disk, at + 8, next + 0x2000);
    write_le64(disk, at + 16, next + 0x3000);
    ++next;
  }
  write_le32(disk, 0x78, 2);
  return disk;
}

Result<Header> with32(std::size_t at, std::uint32_t value) {
  HeaderBytes disk = vector_header();
  write_le32(disk, at, value);
  return decode_header(disk);
}

}  // namespace

TEST_CASE("every field of a header is read from its place and written back to it") {
  const HeaderBytes disk = vector_header();
  const Header header = must(decode_header(disk));
  CHECK(header.version == 0x10D00);
  CHECK(header.flags == (kHeaderCompression | kHeaderLzx | kHeaderRpFix));
  CHECK(header.chunk_size == 32768);
  CHECK(format_guid(header.guid) == "33221100-5544-7766-8899-aabbccddeeff");
  CHECK(header.part_number == 1);
  CHECK(header.total_parts == 1);
  CHECK(header.image_count == 3);
  CHECK(header.boot_index == 2);
  CHECK(header.lookup_table == Resource{0x2001, 0x1001, 0x3001, 1});
  CHECK(header.xml_data == Resource{0x2002, 0x1002, 0x3002, 2});
  CHECK(header.boot_metadata == Resource{0x2003, 0x1003, 0x3003, 3});
  CHECK(header.integrity_table == Resource{0x2004, 0x1004, 0x3004, 4});
  CHECK(encode_header(header) == disk);
}

TEST_CASE("unused bytes of a header are ignored when read and zero when written") {
  HeaderBytes disk = vector_header();
  for (std::size_t at = 0x94; at < disk.size(); ++at) disk[at] = std::byte{0xEE};
  const HeaderBytes written = encode_header(must(decode_header(disk)));
  CHECK(written == vector_header());
}

TEST_CASE("what is not a WIM file is told apart from one that is damaged") {
  const HeaderBytes disk = vector_header();
  CHECK(code_of(decode_header({})) == Code::not_a_container);
  CHECK(code_of(decode_header(ByteView(disk).first(207))) == Code::not_a_container);
  for (std::size_t at = 0; at < 8; ++at) {
    HeaderBytes other = disk;
    other[at] ^= std::byte{0x20};
    CHECK(code_of(decode_header(other)) == Code::not_a_container);
  }
}

TEST_CASE("a header that cannot be is refused with its field and offset") {
  const struct {
    std::size_t at;
    std::uint32_t value;
    const char* where;
  } attacks[] = {{0x08, 212, "offset 0x8"},         {0x0C, 0x10E00, "offset 0xC"},    {0x2C, 65'536, "offset 0x2C"},
                 {0x2C, 0xFFFFFFFF, "offset 0x2C"}, {0x10, 0x2, "offset 0x10"},       {0x14, 0, "offset 0x14"},
                 {0x14, 32767, "offset 0x14"},      {0x14, 16384, "offset 0x14"},     {0x14, 0x80000000, "offset 0x14"},
                 {0x28, 0x00010000, "offset 0x28"}, {0x28, 0x00010002, "offset 0x28"}};
  for (const auto& attack : attacks) {
    CAPTURE(attack.at);
    const auto header = with32(attack.at, attack.value);
    REQUIRE(code_of(header) == Code::file_corrupt);
    CHECK(contains(header.error().where, "header"));
    CHECK(contains(header.error().where, attack.where));
  }
}

TEST_CASE("a header tells a pipable file and a part of a split set; nothing can be saved into the former") {
  HeaderBytes pipable = vector_header();
  CHECK_FALSE(must(decode_header(pipable)).pipable);
  must(check_can_append(must(decode_header(pipable))));
  const char magic[8] = {'W', 'L', 'P', 'W', 'M', 0, 0, 0};
  std::memcpy(pipable.data(), magic, sizeof magic);
  const Header piped = must(decode_header(pipable));
  CHECK(piped.pipable);
  const auto savable = check_can_append(piped);
  CHECK(code_of(savable) == Code::not_supported);
  CHECK(contains(describe(savable.error()), "pipable"));
  const Header split = must(with32(0x28, 0x00030002));
  CHECK(split.part_number == 2);
  CHECK(split.total_parts == 3);
}

TEST_CASE("the codec flags name one compression") {
  const auto compression = [](std::uint32_t flags) { return must(with32(0x10, flags)).compression(); };
  CHECK(compression(0) == Compression::none);
  CHECK(compression(kHeaderLzx) == Compression::none);
  CHECK(compression(kHeaderCompression | kHeaderXpress) == Compression::xpress);
  CHECK(compression(kHeaderCompression | kHeaderXpress2) == Compression::xpress);
  CHECK(compression(kHeaderCompression | kHeaderLzx) == Compression::lzx);
  CHECK(compression(kHeaderCompression | kHeaderLzms) == Compression::lzms);
}

TEST_CASE("oddities of real files are tolerated in a header") {
  CHECK(with32(0x10, 0xFF000000).ok());  // unknown flags
  CHECK(with32(0x10, kHeaderWriteInProgress | kHeaderMetadataOnly | kHeaderResourceOnly).ok());
  CHECK(with32(0x2C, 0).ok());  // no images
  CHECK(with32(0x0C, kVersionSolid).ok());
  CHECK(with32(0x78, 99).ok());  // boot index
}
