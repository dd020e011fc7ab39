// SPDX-License-Identifier: MIT
#include "tests/support/wim_builder.h"

#include <algorithm>

#include "base/utf16.h"

namespace dismount::test {
namespace {

constexpr std::uint32_t kDirectory = 0x10;
constexpr std::uint32_t kReparsePoint = 0x400;

void append(Bytes& to, ByteView data) { to.insert(to.end(), data.begin(), data.end()); }

void pad8(Bytes& bytes) { bytes.resize((bytes.size() + 7) / 8 * 8); }

void put(Bytes& into, std::size_t at, ByteView data) {
  std::copy(data.begin(), data.end(), into.begin() + static_cast<std::ptrdiff_t>(at));
}

Sha1Hash hash_of(const Bytes& data) { return data.empty() ? Sha1Hash{} : sha1(data); }

bool is_directory(const TestEntry& entry) { return (entry.attributes & kDirectory) != 0; }

/// Unnamed streams first, in the order of the format; a directory has no unnamed data.
std::vector<TestStream> streams_in_order(const TestEntry& entry) {
  std::vector<TestStream> streams;
  if (entry.attributes & kReparsePoint) streams.push_back({u"", entry.reparse_data});
  if (!is_directory(entry) && (streams.empty() || !entry.data.empty())) streams.push_back({u"", entry.data});
  streams.insert(streams.end(), entry.streams.begin(), entry.streams.end());
  return streams;
}

Bytes encode_entry(const TestEntry& entry) {
  const std::vector<TestStream> streams = streams_in_order(entry);
  const bool single = streams.empty() || (streams.size() == 1 && streams[0].name.empty());
  const Bytes name = utf16_to_bytes(entry.name);
  const Bytes short_name = utf16_to_bytes(entry.short_name);

  Bytes out(102);
  write_le32(out, 0x08, entry.attributes);
  write_le32(out, 0x0C, entry.security_id);
  write_le64(out, 0x28, entry.creation_time);
  write_le64(out, 0x30, entry.access_time);
  write_le64(out, 0x38, entry.write_time);
  if (single && !streams.empty()) put(out, 0x40, hash_of(streams[0].data));
  if (entry.attributes & kReparsePoint) {
    write_le32(out, 0x58, entry.reparse_tag);
    write_le16(out, 0x5E, entry.reparse_flags);
  } else {
    write_le64(out, 0x58, entry.link_id);
  }
  write_le16(out, 0x60, single ? std::uint16_t{0} : static_cast<std::uint16_t>(streams.size()));
  write_le16(out, 0x62, static_cast<std::uint16_t>(short_name.size()));
  write_le16(out, 0x64, static_cast<std::uint16_t>(name.size()));
  for (const Bytes& text : {name, short_name}) {
    append(out, text);
    if (!text.empty()) out.resize(out.size() + 2);
  }
  pad8(out);
  append(out, entry.tagged_items);
  write_le64(out, 0, out.size());
  if (single) return out;
  for (const TestStream& stream : streams) {
    Bytes one(38);
    put(one, 0x10, hash_of(stream.data));
    write_le16(one, 0x24, static_cast<std::uint16_t>(stream.name.size() * 2));
    if (!stream.name.empty()) {
      append(one, utf16_to_bytes(stream.name));
      one.resize(one.size() + 2);
    }
    pad8(one);
    write_le64(one, 0, one.size());
    append(out, one);
  }
  return out;
}

/// Nobody asks where an entry at the end of a longer way lies; all of them would take gigabytes.
constexpr std::size_t kLongestKept = 4096;

/// `at`: the place of the entry; `path`: its path, or of a long one the beginning.
void add_lists(BuiltMetadata& built, const TestEntry& entry, std::size_t at, const std::u16string& path) {
  if (!is_directory(entry) || ((entry.attributes & kReparsePoint) && entry.children.empty())) return;
  write_le64(built.bytes, at + 0x10, built.bytes.size());
  std::vector<std::size_t> places;
  for (const TestEntry& child : entry.children) {
    places.push_back(built.bytes.size());
    if (path.size() < kLongestKept) built.dentries[path + u"/" + child.name] = built.bytes.size();
    append(built.bytes, encode_entry(child));
  }
  built.bytes.resize(built.bytes.size() + 8);
  for (std::size_t i = 0; i < places.size(); ++i) {
    const TestEntry& child = entry.children[i];
    add_lists(built, child, places[i], path.size() < kLongestKept ? path + u"/" + child.name : path);
  }
}

template <typename Visit>
void for_each_stream(const TestEntry& entry, const Visit& visit) {
  for (const TestStream& stream : streams_in_order(entry)) {
    if (!stream.data.empty()) visit(stream.data);
  }
  for (const TestEntry& child : entry.children) for_each_stream(child, visit);
}

void put_resource(Bytes& out, std::size_t at, std::size_t offset, std::size_t size, std::uint64_t flags) {
  write_le64(out, at, size | (flags << 56));
  write_le64(out, at + 8, offset);
  write_le64(out, at + 16, size);
}

std::u16string xml_of(const TestWim& wim, std::size_t total) {
  std::string xml = "<WIM><TOTALBYTES>" + std::to_string(total) + "</TOTALBYTES>";
  for (std::size_t i = 0; i < wim.images.size(); ++i) {
    xml += "<IMAGE INDEX=\"" + std::to_string(i + 1) + "\"><NAME>" + wim.images[i].name +
           "</NAME><DESCRIPTION>Made by a test</DESCRIPTION><CREATIONTIME><HIGHPART>0x01D87000</HIGHPART><LOWPART>"
           "0x00000001</LOWPART></CREATIONTIME><WINDOWS><ARCH>9</ARCH><EDITIONID>Core</EDITIONID><LANGUAGES><LANGUAGE>"
           "en-US</LANGUAGE></LANGUAGES><VERSION><MAJOR>10</MAJOR><MINOR>0</MINOR><BUILD>26100</BUILD></VERSION>"
           "</WINDOWS><CUSTOM a='1'>a &amp; b</CUSTOM></IMAGE>";
  }
  return u'\xFEFF' + utf8_to_utf16(xml + "</WIM>").value();
}

Bytes build_integrity_table(const Bytes& file, std::size_t end, std::uint32_t chunk_size) {
  Bytes table(12);
  std::uint32_t count = 0;
  for (std::size_t at = 208; at < end; at += chunk_size, ++count) {
    append(table, sha1(ByteView(file).subspan(at, std::min<std::size_t>(chunk_size, end - at))));
  }
  write_le32(table, 0, static_cast<std::uint32_t>(table.size()));
  write_le32(table, 4, count);
  write_le32(table, 8, chunk_size);
  return table;
}

}  // namespace

BuiltMetadata build_metadata(const TestEntry& root, const Bytes& security) {
  BuiltMetadata built;
  built.bytes = security;
  if (security.empty()) {
    built.bytes.resize(8);
    write_le32(built.bytes, 0, 8);
  }
  pad8(built.bytes);
  const std::size_t at = built.bytes.size();
  built.dentries[u""] = at;
  append(built.bytes, encode_entry(root));
  built.bytes.resize(built.bytes.size() + 8);
  add_lists(built, root, at, u"");
  return built;
}

std::vector<Sha1Hash> hashes_of(const TestEntry& root) {
  std::vector<Sha1Hash> hashes;
  for_each_stream(root, [&](const Bytes& data) { hashes.push_back(sha1(data)); });
  return hashes;
}

std::map<Sha1Hash, Bytes> blobs_of(const TestEntry& root) {
  std::map<Sha1Hash, Bytes> blobs;
  for_each_stream(root, [&](const Bytes& data) { blobs.emplace(sha1(data), data); });
  return blobs;
}

Built build_wim(const TestWim& wim) {
  Built built;
  Bytes& out = built.bytes;
  out.resize(208);
  Bytes table;
  const auto add_entry = [&](std::size_t offset, std::size_t size, std::uint64_t flags, std::uint32_t references,
                             const Sha1Hash& hash) {
    const std::size_t at = table.size();
    table.resize(at + 50);
    put_resource(table, at, offset, size, flags);
    write_le16(table, at + 24, 1);
    write_le32(table, at + 26, references);
    put(table, at + 30, hash);
  };

  std::map<Sha1Hash, std::uint32_t> references;
  std::map<Sha1Hash, Bytes> blobs;
  for (const TestImage& image : wim.images) {
    for (const Sha1Hash& hash : hashes_of(image.root)) ++references[hash];
    blobs.merge(blobs_of(image.root));
  }
  std::map<Sha1Hash, std::size_t> offsets;
  for (const auto& [hash, data] : blobs) {
    offsets[hash] = out.size();
    append(out, data);
  }
  for (const TestImage& image : wim.images) {
    built.images.push_back(build_metadata(image.root, image.security));
    if (image.metadata) built.images.back().bytes = *image.metadata;
    const Bytes& metadata = built.images.back().bytes;
    built.metadata.push_back(out.size());
    add_entry(out.size(), metadata.size(), 2, 1, sha1(metadata));
    append(out, metadata);
  }
  for (const auto& [hash, data] : blobs) add_entry(offsets[hash], data.size(), 0, references[hash], hash);

  built.lookup_table = out.size();
  built.lookup_entries = table.size() / 50;
  append(out, table);
  built.xml = out.size();
  const Bytes xml = utf16_to_bytes(wim.xml.value_or(xml_of(wim, out.size())));
  built.xml_size = xml.size();
  append(out, xml);
  built.integrity_table = out.size();
  if (wim.integrity_table) append(out, build_integrity_table(out, built.xml, wim.integrity_chunk_size));

  put(out, 0, std::as_bytes(std::span("MSWIM\0\0", 8)));
  write_le32(out, 0x08, 208);
  write_le32(out, 0x0C, 0x10D00);
  write_le32(out, 0x10, wim.flags);
  write_le32(out, 0x14, wim.chunk_size);
  for (std::size_t i = 0; i < 16; ++i) out[0x18 + i] = static_cast<std::byte>(0xA0 + i);
  write_le16(out, 0x28, 1);
  write_le16(out, 0x2A, 1);
  write_le32(out, 0x2C, static_cast<std::uint32_t>(wim.images.size()));
  put_resource(out, 0x30, built.lookup_table, table.size(), 2);
  put_resource(out, 0x48, built.xml, xml.size(), 2);
  if (wim.boot_index != 0) {
    const std::size_t image = wim.boot_index - 1;
    put_resource(out, 0x60, built.metadata[image], built.images[image].bytes.size(), 2);
  }
  write_le32(out, 0x78, wim.boot_index);
  if (wim.integrity_table) put_resource(out, 0x7C, built.integrity_table, out.size() - built.integrity_table, 0);
  return built;
}

}  // namespace dismount::test
