// SPDX-License-Identifier: MIT
#include "wim/empty_wim.h"

#include <algorithm>

#include "base/utf16.h"
#include "wim/dentry.h"
#include "wim/lookup_table.h"
#include "wim/xml_data.h"

namespace dismount {
namespace {

constexpr std::uint32_t kChunkSize = 32 * 1024;

/// Security data without descriptors, the root, the end of the root's list, and an empty list of children.
Bytes empty_metadata() {
  constexpr std::size_t kSecurity = 8;
  constexpr std::size_t kEndOfList = 8;
  const Dentry root = Dentry::make({.name = u"", .attributes = kAttributeDirectory});
  const std::size_t list = kSecurity + root.bytes().size() + kEndOfList;
  Bytes bytes(list + kEndOfList);
  write_le32(bytes, 0, kSecurity);
  std::copy(root.bytes().begin(), root.bytes().end(), bytes.begin() + kSecurity);
  write_le64(bytes, kSecurity + 0x10, list);
  return bytes;
}

Bytes describe(const std::string& image_name) {
  XmlElement root;
  root.name = "WIM";
  XmlElement& image = root.child_or_new("IMAGE");
  image.set_attribute("INDEX", "1");
  image.child_or_new("NAME").set_text(image_name);
  return utf16_to_bytes(u'\xFEFF' + utf8_to_utf16(write_xml(root)).value_or(u""));
}

std::uint32_t flags_of(Compression compression) {
  switch (compression) {
    case Compression::none:
      return 0;
    case Compression::xpress:
      return kHeaderCompression | kHeaderXpress;
    case Compression::lzx:
      return kHeaderCompression | kHeaderLzx;
    case Compression::lzms:
      return kHeaderCompression | kHeaderLzms;
  }
  return 0;
}

}  // namespace

Bytes make_empty_wim(const Guid& guid, const std::string& image_name, Compression compression) {
  Header header;
  header.guid = guid;
  header.flags = flags_of(compression);
  header.chunk_size = compression == Compression::none ? 0 : kChunkSize;
  header.image_count = 1;
  Bytes file(kHeaderSize);
  const auto append = [&](const Bytes& data) {
    const Resource resource{
        .offset = file.size(), .packed_size = data.size(), .original_size = data.size(), .flags = kResourceMetadata};
    file.insert(file.end(), data.begin(), data.end());
    return resource;
  };
  const Bytes metadata = empty_metadata();
  LookupTable table;
  table.images().push_back({.resource = append(metadata), .references = 1, .hash = sha1(metadata)});
  header.lookup_table = append(table.encode());
  header.xml_data = append(describe(image_name));
  const HeaderBytes start = encode_header(header);
  std::copy(start.begin(), start.end(), file.begin());
  return file;
}

}  // namespace dismount
