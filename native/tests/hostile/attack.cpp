// SPDX-License-Identifier: MIT
#include "tests/hostile/attack.h"

#include <algorithm>

#include "base/utf16.h"
#include "tests/codec/lzms_writer.h"

namespace dismount::test {
namespace {

constexpr std::uint32_t kCompressionFlags[] = {0, 0x2'0002, 0x4'0002, 0x8'0002};

std::uint32_t header_flags(Compression compression) { return kCompressionFlags[static_cast<std::size_t>(compression)]; }

void replace_hash(Bytes& bytes, const Sha1Hash& from, const Sha1Hash& to) {
  for (auto at = bytes.begin();; ++at) {
    at = std::search(at, bytes.end(), from.begin(), from.end());
    if (at == bytes.end()) return;
    std::copy(to.begin(), to.end(), at);
  }
}

/// Puts the resource at the end of the file, as the data of its lookup entry `index`.
Bytes with_resource(Built built, std::size_t index, const PackedResource& packed, std::uint8_t flags) {
  Bytes& file = built.bytes;
  put_entry(file, built.lookup_entry(index),
            {.offset = file.size(),
             .packed_size = packed.bytes.size(),
             .original_size = packed.original_size,
             .flags = flags,
             .hash = packed.hash});
  append(file, packed.bytes);
  return file;
}

}  // namespace

Built sound_file() {
  return build_wim({.images = {{.root = sample_tree()}}, .integrity_table = true, .integrity_chunk_size = 256});
}

Bytes file_of(std::vector<TestEntry> children) {
  return build_wim({.images = {{.root = root_entry(std::move(children))}}}).bytes;
}

Bytes file_with_metadata(Bytes metadata, const TestEntry& root) {
  return build_wim({.images = {{.root = root, .metadata = std::move(metadata)}}}).bytes;
}

void put_entry(Bytes& file, std::size_t at, const TableEntry& entry) {
  put_resource_header(file, at, entry);
  write_le16(file, at + 24, entry.part);
  write_le32(file, at + 26, entry.references);
  std::copy(entry.hash.begin(), entry.hash.end(), file.begin() + static_cast<std::ptrdiff_t>(at) + 30);
}

void put_resource_header(Bytes& file, std::size_t at, const TableEntry& place) {
  write_le64(file, at, place.packed_size | std::uint64_t{place.flags} << 56);
  write_le64(file, at + 8, place.offset);
  write_le64(file, at + 16, place.original_size);
}

Bytes encode_table(const std::vector<TableEntry>& entries) {
  Bytes table(entries.size() * 50);
  for (std::size_t i = 0; i < entries.size(); ++i) put_entry(table, i * 50, entries[i]);
  return table;
}

std::vector<TableEntry> table_of(const Built& built) {
  std::vector<TableEntry> entries;
  for (std::size_t i = 0; i < built.lookup_entries; ++i) {
    const std::size_t at = built.lookup_entry(i);
    TableEntry entry{.offset = read_le64(built.bytes, at + 8),
                     .packed_size = read_le64(built.bytes, at) & 0x00FF'FFFF'FFFF'FFFF,
                     .original_size = read_le64(built.bytes, at + 16),
                     .flags = static_cast<std::uint8_t>(built.bytes[at + 7]),
                     .references = read_le32(built.bytes, at + 26)};
    std::copy_n(built.bytes.begin() + static_cast<std::ptrdiff_t>(at) + 30, entry.hash.size(), entry.hash.begin());
    entries.push_back(entry);
  }
  return entries;
}

void replace_table(Bytes& file, const std::vector<TableEntry>& entries) {
  const Bytes table = encode_table(entries);
  put_resource_header(file, 0x30,
                      {.offset = file.size(), .packed_size = table.size(), .original_size = table.size(), .flags = 2});
  append(file, table);
  put_resource_header(file, 0x7C, {});
}

PackedResource pack(Compression compression, std::uint32_t chunk_size, const Bytes& data) {
  PackedResource packed{.compression = compression, .chunk_size = chunk_size};
  packed.original_size = data.size();
  packed.hash = sha1(data);
  const std::size_t count = (data.size() + chunk_size - 1) / chunk_size;
  packed.bytes.resize((count - 1) * 4);
  const std::size_t start = packed.bytes.size();
  const auto encoder = make_encoder(compression, chunk_size, CompressionLevel::fast).value();
  Bytes one(chunk_size);
  for (std::size_t i = 0; i < count; ++i) {
    if (i != 0) write_le32(packed.bytes, (i - 1) * 4, static_cast<std::uint32_t>(packed.bytes.size() - start));
    const ByteView chunk =
        ByteView(data).subspan(i * chunk_size, std::min<std::size_t>(chunk_size, data.size() - i * chunk_size));
    const std::size_t size = encoder->encode(chunk, one);
    append(packed.bytes, size == 0 ? chunk : ByteView(one).first(size));
  }
  return packed;
}

Bytes lzms_zeros(std::uint32_t size) {
  return LzmsWriter(size).literals(std::string(1, '\0')).match(1, size - 1).finish();
}

PackedResource lzms_repeated(const Bytes& unit, std::uint64_t size, std::uint32_t chunk_size) {
  PackedResource packed{.compression = Compression::lzms, .chunk_size = chunk_size, .original_size = size};
  std::vector<Bytes> chunks;
  Sha1 hasher;
  for (std::uint64_t at = 0; at < size; at += chunk_size) {
    const auto wanted = static_cast<std::uint32_t>(std::min<std::uint64_t>(chunk_size, size - at));
    std::string literals;
    for (std::size_t i = 0; i < unit.size(); ++i) literals += static_cast<char>(unit[(at + i) % unit.size()]);
    const auto length = static_cast<std::uint32_t>(unit.size());
    chunks.push_back(LzmsWriter(wanted).literals(literals).match(length, wanted - length).finish());
  }
  Bytes whole_units(unit);
  while (whole_units.size() < 1024 * 1024) append(whole_units, unit);
  for (std::uint64_t left = size; left > 0;) {
    const std::uint64_t next = std::min<std::uint64_t>(left, whole_units.size());
    hasher.update(ByteView(whole_units).first(static_cast<std::size_t>(next)));
    left -= next;
  }
  packed.hash = hasher.finish();
  packed.bytes.resize((chunks.size() - 1) * 4);
  std::size_t end = 0;
  for (std::size_t i = 0; i + 1 < chunks.size(); ++i) {
    end += chunks[i].size();
    write_le32(packed.bytes, i * 4, static_cast<std::uint32_t>(end));
  }
  for (const Bytes& chunk : chunks) append(packed.bytes, chunk);
  return packed;
}

Bytes file_with_packed_data(const PackedResource& packed, const TestEntry& root) {
  Bytes metadata = build_metadata(root).bytes;
  replace_hash(metadata, hashes_of(root).front(), packed.hash);
  TestWim wim{.images = {{.root = root, .metadata = metadata}}, .flags = header_flags(packed.compression)};
  wim.chunk_size = packed.chunk_size;
  return with_resource(build_wim(wim), 1, packed, kCompressedFlag);
}

Bytes file_with_packed_metadata(const PackedResource& packed) {
  TestWim wim{.images = {{.root = root_entry({})}}, .flags = header_flags(packed.compression)};
  wim.chunk_size = packed.chunk_size;
  return with_resource(build_wim(wim), 0, packed, kMetadataFlag | kCompressedFlag);
}

std::u16string numbered(std::size_t number) { return utf8_to_utf16("n" + std::to_string(number)).value(); }

Bytes bytes_of(const std::string& text) {
  const ByteView view = std::as_bytes(std::span(text));
  return Bytes(view.begin(), view.end());
}

void append(Bytes& to, ByteView data) { to.insert(to.end(), data.begin(), data.end()); }

}  // namespace dismount::test
