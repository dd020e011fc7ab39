// SPDX-License-Identifier: MIT
// Tables and XML data that make a reader work: far more than their bytes, or the same search again and again.
#include "base/utf16.h"
#include "tests/codec/lzms_writer.h"
#include "tests/hostile/attack.h"

namespace dismount::test {
namespace {

constexpr std::uint32_t kLzmsFile = 0x8'0002;
constexpr std::uint32_t kLzxFile = 0x4'0002;
constexpr std::uint32_t kChunk = 64 * 1024 * 1024;
constexpr std::uint32_t kLzxChunk = 2 * 1024 * 1024;
constexpr std::uint64_t kMark = 0x1'0000'0000;

void set_packing(Bytes& file, std::uint32_t flags, std::uint32_t chunk_size) {
  write_le32(file, 0x10, flags);
  write_le32(file, 0x14, chunk_size);
}

/// One entry of the lookup table, again and again, packed to some 60 bytes for each 64 MiB.
Bytes file_with_entry_repeated(const TableEntry& entry, bool solid = false) {
  constexpr std::uint64_t kSize = 512ULL * 1024 * 1024 / 50 * 50;
  Bytes file = sound_file().bytes;
  set_packing(file, kLzmsFile, kChunk);
  TableEntry repeated = entry;
  if (solid) {
    write_le32(file, 0x0C, 0xE00);
    Bytes resource(21);
    write_le64(resource, 0, 1);
    write_le32(resource, 8, 32'768);
    write_le32(resource, 16, 1);
    repeated.offset = file.size();
    repeated.packed_size = resource.size();
    append(file, resource);
  }
  const PackedResource packed = lzms_repeated(encode_table({repeated}), kSize, kChunk);
  put_resource_header(file, 0x30,
                      {.offset = file.size(),
                       .packed_size = packed.bytes.size(),
                       .original_size = packed.original_size,
                       .flags = kMetadataFlag | kCompressedFlag});
  append(file, packed.bytes);
  put_resource_header(file, 0x7C, {});
  return file;
}

void add_repeated_entries(const AddAttack& add) {
  const auto with = [&](const char* name, const char* what, const TableEntry& entry, bool solid = false) {
    add({.name = std::string("table-repeated-") + name,
         .what = what,
         .expectation = Expectation::limit,
         .file = file_with_entry_repeated(entry, solid)});
  };
  TableEntry blob{.offset = 208, .packed_size = 1, .original_size = 1};
  blob.hash[0] = std::byte{1};
  with("blob", "ten million times one blob, in a packed table", blob);
  with("metadata", "ten million images, in a packed table", {.offset = 208, .flags = kMetadataFlag});
  with("solid", "ten million times one solid resource, in a packed table",
       {.original_size = kMark, .flags = kSolidFlag}, true);
}

/// Hashes that a table sorted by their first bytes would put into one place.
void add_alike_hashes(const AddAttack& add) {
  const Built sound = sound_file();
  const auto with = [&](const char* name, const char* what, std::size_t same_bytes) {
    std::vector<TableEntry> table = table_of(sound);
    for (std::uint32_t i = 1; i <= 20'000; ++i) {
      TableEntry entry{.offset = 208, .references = 0};
      entry.original_size = 1;
      entry.flags = kCompressedFlag;
      std::fill_n(entry.hash.begin(), same_bytes, std::byte{0x77});
      write_le32(entry.hash, same_bytes, i);
      table.push_back(entry);
    }
    Bytes file = sound.bytes;
    set_packing(file, kLzxFile, kLzxChunk);
    replace_table(file, table);
    add({.name = name, .what = what, .file = std::move(file)});
  };
  with("hashes-alike-8", "20,000 hashes that differ behind their first 8 bytes", 8);
  with("hashes-alike-16", "20,000 hashes that differ in their last 4 bytes", 16);
}

std::u16string with_mark(const std::string& xml) { return u'\xFEFF' + utf8_to_utf16(xml).value(); }

std::string xml_of_images(std::size_t count) {
  std::string xml = "<WIM>";
  for (std::size_t i = 1; i <= count; ++i) xml += "<IMAGE INDEX=\"" + std::to_string(i) + "\"/>";
  return xml + "</WIM>";
}

Bytes file_with_xml(const std::string& xml, bool packed) {
  Bytes file = sound_file().bytes;
  const Bytes bytes = utf16_to_bytes(with_mark(xml));
  TableEntry place{
      .offset = file.size(), .packed_size = bytes.size(), .original_size = bytes.size(), .flags = kMetadataFlag};
  if (packed) {
    const PackedResource resource = pack(Compression::lzx, kLzxChunk, bytes);
    set_packing(file, kLzxFile, kLzxChunk);
    place.packed_size = resource.bytes.size();
    place.flags |= kCompressedFlag;
    append(file, resource.bytes);
  } else {
    append(file, bytes);
  }
  put_resource_header(file, 0x48, place);
  put_resource_header(file, 0x7C, {});
  return file;
}

void add_xml(const AddAttack& add) {
  const auto ampersands = [](std::size_t count) {
    return "<WIM><IMAGE INDEX=\"1\"><NAME>" + std::string(count, '&') + "</NAME></IMAGE></WIM>";
  };
  add({.name = "xml-ampersands",
       .what = "a name of 400,000 times &",
       .expectation = Expectation::tolerated,
       .file = file_with_xml(ampersands(400'000), false)});
  add({.name = "xml-ampersands-packed",
       .what = "a name of four million times &, packed",
       .expectation = Expectation::tolerated,
       .file = file_with_xml(ampersands(4'100'000), true)});
  for (const auto& [count, packed] : {std::pair<std::size_t, bool>{22'000, false}, {65'535, true}}) {
    Bytes file = file_with_xml(xml_of_images(count), packed);
    write_le32(file, 0x2C, static_cast<std::uint32_t>(count));
    add({.name = "images-" + std::to_string(count), .what = "many images, of which one is there", .file = file});
  }
  Bytes file = file_with_xml(xml_of_images(8'000), false);
  write_le32(file, 0x2C, 8'000);
  replace_table(file, std::vector<TableEntry>(8'000, {.offset = 208, .flags = kMetadataFlag}));
  add({.name = "images-empty", .what = "8,000 images whose metadata has no bytes", .file = file});
}

}  // namespace

void add_table_cost_attacks(const AddAttack& add) {
  add_repeated_entries(add);
  add_alike_hashes(add);
  add_xml(add);
}

}  // namespace dismount::test
