// SPDX-License-Identifier: MIT
#include "engine/dism/image_facts.h"

#include "wim/reader.h"
#include "wim/xml_data.h"

namespace dismount {

Result<ImageFacts> image_facts(const std::string& path) {
  TRY_ASSIGN(const std::unique_ptr<File> file, open_file(path, OpenMode::read));
  TRY_ASSIGN(const FileStat stat, file->stat());
  ImageFacts facts{.size = stat.size, .write_time = stat.write_time};
  const Result<HeaderBytes> bytes = read_header_bytes(*file);
  if (!bytes) return facts;
  const Result<Header> header = decode_header(*bytes);
  if (!header) return facts;
  facts.header = *bytes;
  facts.flags = header->flags;
  facts.image_count = header->image_count;
  facts.integrity_table = header->integrity_table.present();
  const Resource& xml = header->xml_data;
  if (xml.packed_size <= kMaxXmlSize && xml.offset <= stat.size && xml.packed_size <= stat.size - xml.offset) {
    Bytes data(static_cast<std::size_t>(xml.packed_size));
    TRY(read_exactly(*file, xml.offset, data));
    facts.xml = sha1(data);
  }
  return facts;
}

SaveTrace trace_of_save(const ImageFacts& before, const ImageFacts& after, bool append) {
  if (!before.header && !after.header) {
    return before.size == after.size && before.write_time == after.write_time ? SaveTrace::none : SaveTrace::saved;
  }
  if (!before.header || !after.header) return SaveTrace::unclear;
  if (*before.header == *after.header && before.xml == after.xml) return SaveTrace::none;
  const bool whole = (after.flags & kHeaderWriteInProgress) == 0;
  const bool right_count = after.image_count == before.image_count + (append ? 1U : 0U);
  return whole && right_count ? SaveTrace::saved : SaveTrace::unclear;
}

}  // namespace dismount
