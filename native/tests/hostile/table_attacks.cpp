// SPDX-License-Identifier: MIT
// The lookup table: what its entries claim.
#include "base/utf16.h"
#include "tests/hostile/attack.h"

namespace dismount::test {
namespace {

/// XML data for `count` images.
std::u16string xml_for(std::size_t count) {
  std::string xml = "<WIM>";
  for (std::size_t i = 1; i <= count; ++i) xml += "<IMAGE INDEX=\"" + std::to_string(i) + "\"></IMAGE>";
  return u'\xFEFF' + utf8_to_utf16(xml + "</WIM>").value();
}

void add_entry_attacks(const AddAttack& add) {
  const Built sound = sound_file();
  const std::vector<TableEntry> entries = table_of(sound);
  const auto with = [&](const char* name, const char* what, std::size_t index, const auto& change,
                        Expectation expectation = Expectation::refused) {
    Bytes file = sound.bytes;
    TableEntry entry = entries[index];
    change(entry);
    put_entry(file, sound.lookup_entry(index), entry);
    put_resource_header(file, 0x7C, {});
    add({.name = name, .what = what, .expectation = expectation, .file = std::move(file)});
  };
  const std::uint64_t size = sound.bytes.size();
  for (const auto& [index, kind] : {std::pair<std::size_t, std::string>{0, "metadata"}, {1, "blob"}}) {
    const auto named = [&, &kind = kind](const char* name) { return kind + "-" + name; };
    with(named("past-end").c_str(), "a resource behind the end of the file", index,
         [&](TableEntry& e) { e.offset = size + 1; });
    with(named("runs-past-end").c_str(), "a resource that ends behind the end of the file", index,
         [&](TableEntry& e) { e.offset = size - 1; });
    with(named("wraps").c_str(), "a resource whose offset and size wrap", index,
         [](TableEntry& e) { e.offset = ~0ULL - e.packed_size + 1; });
    with(named("huge").c_str(), "a resource of 2^56 - 1 bytes", index,
         [](TableEntry& e) { e.packed_size = e.original_size = 0x00FF'FFFF'FFFF'FFFF; });
    with(named("sizes-differ").c_str(), "an uncompressed resource of two sizes", index,
         [](TableEntry& e) { ++e.original_size; });
    with(named("2-63").c_str(), "a compressed resource that claims 2^63 bytes", index, [](TableEntry& e) {
      e.original_size = 1ULL << 63;
      e.flags |= kCompressedFlag;
    });
    with(named("over-header").c_str(), "a resource over the header", index, [](TableEntry& e) { e.offset = 0; });
    with(named("over-lookup-table").c_str(), "a resource over the lookup table", index,
         [&](TableEntry& e) { e.offset = sound.lookup_table; });
    with(named("over-xml").c_str(), "a resource over the XML data", index,
         [&](TableEntry& e) { e.offset = sound.xml; });
    with(named("codec-missing").c_str(), "a compressed resource in a file of no codec", index,
         [](TableEntry& e) { e.flags |= kCompressedFlag; });
    with(named("other-part").c_str(), "a resource of part 2", index, [](TableEntry& e) { e.part = 2; });
    with(named("wrong-hash").c_str(), "a resource with another hash", index,
         [](TableEntry& e) { e.hash[0] ^= std::byte{1}; });
    with(named("zero-hash").c_str(), "a resource without a hash", index, [](TableEntry& e) { e.hash = {}; });
  }
  with("metadata-references-0", "an image that vanishes: its metadata counts 0 references", 0,
       [](TableEntry& e) { e.references = 0; });
  with("metadata-references-2", "an image whose metadata counts 2 references", 0,
       [](TableEntry& e) { e.references = 2; });
  with("metadata-flag-missing", "an image that vanishes: its metadata is not marked", 0,
       [](TableEntry& e) { e.flags = 0; });
  with("blob-is-metadata", "a file's data that is marked as an image", 1, [](TableEntry& e) { e.flags = 2; });
  with("blob-empty", "a blob of no bytes", 1, [](TableEntry& e) { e.packed_size = e.original_size = 0; });
  with(
      "blob-references-0", "a blob that counts 0 references", 1, [](TableEntry& e) { e.references = 0; },
      Expectation::tolerated);
  with(
      "blob-references-2-32", "a blob that counts 2^32 - 1 references", 1,
      [](TableEntry& e) { e.references = 0xFFFF'FFFF; }, Expectation::tolerated);
  with("blob-over-blob", "two blobs in one place", 1, [&](TableEntry& e) { e.offset = entries[2].offset; });
  with("blob-over-metadata", "a blob in an image's metadata", 1, [&](TableEntry& e) { e.offset = entries[0].offset; });
}

void add_whole_table_attacks(const AddAttack& add) {
  const Built sound = sound_file();
  const std::vector<TableEntry> entries = table_of(sound);
  const auto with = [&](const char* name, const char* what, const std::vector<TableEntry>& table,
                        Expectation expectation = Expectation::refused) {
    Bytes file = sound.bytes;
    replace_table(file, table);
    add({.name = name, .what = what, .expectation = expectation, .file = std::move(file)});
  };
  with("metadata-dropped", "an image that vanishes: its entry is missing", {entries.begin() + 1, entries.end()});
  with("table-empty", "a lookup table of no entries", {});
  std::vector<TableEntry> table = entries;
  table.push_back(entries[0]);
  with("metadata-twice", "an image's metadata, listed twice", table);
  table = entries;
  table.pop_back();
  with("blob-dropped", "data that is listed nowhere", table);
  table = entries;
  table.push_back(entries[1]);
  with("duplicate-hash-same-place", "one blob, listed twice", table, Expectation::tolerated);
  table.back().offset = entries[2].offset;
  table.back().packed_size = table.back().original_size = entries[2].original_size;
  with("duplicate-hash-last", "a hash that a later entry claims for other data", table, Expectation::tolerated);
  std::swap(table[1], table.back());
  with("duplicate-hash-first", "a hash that an earlier entry claims for other data", table);
  table = entries;
  for (std::size_t i = 0; i < 20'000; ++i) {
    TableEntry entry = entries[1];
    write_le32(entry.hash, 0, static_cast<std::uint32_t>(i));
    table.push_back(entry);
  }
  with("20000-over-one-place", "20,000 blobs in one place", table);
  table = entries;
  for (std::size_t i = 0; i < 20'000; ++i) {
    TableEntry entry{.offset = 208, .references = 0};
    write_le32(entry.hash, 0, static_cast<std::uint32_t>(i));
    table.push_back(entry);
  }
  with("20000-empty-entries", "20,000 entries of no bytes", table, Expectation::tolerated);
  Bytes file = sound.bytes;
  replace_table(file, entries);
  write_le64(file, 0x30, (entries.size() * 50 - 1) | 2ULL << 56);
  write_le64(file, 0x40, entries.size() * 50 - 1);
  add({.name = "table-cut-in-entry", .what = "a lookup table that ends inside an entry", .file = file});

  Built one = build_wim({.images = {{.root = sample_tree()}}, .xml = xml_for(500)});
  table = table_of(one);
  table.insert(table.begin(), 499, table.front());
  write_le32(one.bytes, 0x2C, 500);
  replace_table(one.bytes, table);
  add({.name = "500-images-one-metadata", .what = "500 images with one metadata resource", .file = one.bytes});
}

}  // namespace

void add_table_attacks(const AddAttack& add) {
  add_entry_attacks(add);
  add_whole_table_attacks(add);
}

}  // namespace dismount::test
