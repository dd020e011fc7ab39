// SPDX-License-Identifier: MIT
// The header, and the places of the tables that it names.
#include "tests/hostile/attack.h"

namespace dismount::test {
namespace {

constexpr std::uint64_t kHuge = 0x00FF'FFFF'FFFF'FFFF;

struct TableField {
  const char* name;
  std::size_t at;  ///< in the header
};
constexpr TableField kTables[] = {{"lookup-table", 0x30}, {"xml-data", 0x48}, {"integrity-table", 0x7C}};

void add_table_places(const AddAttack& add, const TableField& table) {
  const Built sound = sound_file();
  const std::string name = table.name;
  const std::uint64_t size = read_le64(sound.bytes, table.at + 16);
  const std::uint64_t offset = read_le64(sound.bytes, table.at + 8);
  const auto place = [&](const char* attack, const char* what, TableEntry at) {
    Bytes file = sound.bytes;
    put_resource_header(file, table.at, at);
    add({.name = name + "-" + attack, .what = name + " " + what, .file = std::move(file)});
  };
  place("past-end", "begins behind the end of the file",
        {.offset = sound.bytes.size() + 1, .packed_size = size, .original_size = size});
  place("runs-past-end", "ends behind the end of the file",
        {.offset = offset, .packed_size = sound.bytes.size(), .original_size = sound.bytes.size()});
  place("wraps", "whose offset and size wrap", {.offset = ~0ULL - 7, .packed_size = size, .original_size = size});
  place("huge", "of 2^56 - 1 bytes", {.offset = offset, .packed_size = kHuge, .original_size = kHuge});
  place("sizes-differ", "with more unpacked than packed bytes",
        {.offset = offset, .packed_size = size, .original_size = size + 1'000'000});
  place("original-2-63", "that claims 2^63 unpacked bytes",
        {.offset = offset, .packed_size = size, .original_size = 1ULL << 63});
  place("packed-tebibyte", "that is compressed and claims 1 TiB",
        {.offset = offset, .packed_size = size, .original_size = 1ULL << 40, .flags = kCompressedFlag});
  place("over-header", "that lies over the header", {.offset = 16, .packed_size = size, .original_size = size});
}

}  // namespace

void add_header_attacks(const AddAttack& add) {
  const Built sound = sound_file();
  const auto patched32 = [&](const char* name, const char* what, std::size_t at, std::uint32_t value,
                             Expectation expectation = Expectation::refused) {
    Bytes file = sound.bytes;
    write_le32(file, at, value);
    add({.name = name, .what = what, .expectation = expectation, .file = std::move(file)});
  };
  const auto patched16 = [&](const char* name, const char* what, std::size_t at, std::uint16_t value) {
    Bytes file = sound.bytes;
    write_le16(file, at, value);
    add({.name = name, .what = what, .file = std::move(file)});
  };
  for (const std::size_t size : {std::size_t{0}, std::size_t{7}, std::size_t{207}, std::size_t{208}}) {
    add({.name = "cut-at-" + std::to_string(size),
         .what = "a file of " + std::to_string(size) + " bytes",
         .file = Bytes(sound.bytes.begin(), sound.bytes.begin() + static_cast<std::ptrdiff_t>(size))});
  }
  for (int percent = 10; percent < 100; percent += 15) {
    const std::size_t size = sound.bytes.size() * static_cast<std::size_t>(percent) / 100;
    add({.name = "cut-at-" + std::to_string(percent) + "-percent",
         .what = "a file that was cut off",
         .file = Bytes(sound.bytes.begin(), sound.bytes.begin() + static_cast<std::ptrdiff_t>(size))});
  }
  patched32("magic", "another magic", 0, 0x4D49'5750);
  patched32("pipable", "a pipable file without a header at its end", 0, 0x5750'4C57);
  patched32("header-size-0", "a header size of 0", 0x08, 0);
  patched32("header-size-huge", "a header size of 2^32 - 1", 0x08, 0xFFFF'FFFF);
  patched32("version-unknown", "an unknown version", 0x0C, 0x10E00);
  patched32("codec-missing", "compressed by nothing", 0x10, 0x2);
  patched32("chunk-size-3", "a chunk size of 3", 0x14, 3, Expectation::tolerated);
  {
    Bytes file = sound.bytes;
    write_le32(file, 0x10, 0x4'0002);
    for (const std::uint32_t size : {0u, 1u, 3u, 0x8000'0000u, 0xFFFF'FFFFu}) {
      write_le32(file, 0x14, size);
      add({.name = "lzx-chunk-size-" + std::to_string(size),
           .what = "LZX in chunks of " + std::to_string(size) + " bytes",
           .file = file});
    }
  }
  patched16("part-0", "part 0", 0x28, 0);
  patched16("part-2-of-1", "part 2 of 1", 0x28, 2);
  {
    Bytes file = sound.bytes;
    write_le16(file, 0x2A, 65'535);
    add({.name = "parts-65535",
         .what = "the first of 65,535 parts, alone",
         .expectation = Expectation::limit,
         .file = std::move(file)});
  }
  patched32("images-0", "a count of no images, with one there", 0x2C, 0);
  patched32("images-2", "a count of two images, with one there", 0x2C, 2);
  patched32("images-65535", "65,535 images", 0x2C, 65'535);
  patched32("images-2-32", "2^32 - 1 images", 0x2C, 0xFFFF'FFFF);
  patched32("boot-index-99", "boot image 99 of 1", 0x78, 99, Expectation::tolerated);
  patched32("write-in-progress", "marked as being written", 0x10, 0x40, Expectation::tolerated);
  {
    Bytes file = sound.bytes;
    put_resource_header(file, 0x60, {.offset = ~0ULL, .packed_size = kHuge, .original_size = ~0ULL, .flags = 2});
    write_le32(file, 0x78, 1);
    add({.name = "boot-metadata-wraps",
         .what = "the place of the boot image's metadata is nowhere",
         .expectation = Expectation::tolerated,
         .file = std::move(file)});
  }
  for (const TableField& table : kTables) add_table_places(add, table);
}

}  // namespace dismount::test
