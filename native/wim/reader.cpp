// SPDX-License-Identifier: MIT
#include "wim/reader.h"

#include <algorithm>

namespace dismount {
namespace {

constexpr std::uint64_t kMaxLookupTable = 512ULL * 1024 * 1024;
constexpr std::uint64_t kMaxIntegrityTable = 64ULL * 1024 * 1024;
/// LZX packs no better than this, so metadata that claims more is a bomb (format section 15).
constexpr std::uint64_t kMaxMetadataRatio = 512;

/// Puts the file's name before the structure that an error names.
Error in_file(Error error, const File& file) {
  error.where = error.where.empty() ? file.path() : file.path() + ": " + error.where;
  return error;
}

/// `start`: the header, or less if the file is shorter than one.
Result<Wim> read_wim_unnamed(File& file, std::uint64_t file_size, ByteView start) {
  Wim wim;
  wim.file_size = file_size;
  TRY_ASSIGN(wim.header, decode_header(start));
  std::copy(start.begin(), start.end(), wim.header_bytes.begin());

  // Before anything is compared with them, so that an error names the one that is wrong.
  TRY(check_resource(wim.header.lookup_table, wim.file_size, "lookup table"));
  TRY(check_resource(wim.header.xml_data, wim.file_size, "XML data"));
  if (wim.header.integrity_table.present()) {
    TRY(check_resource(wim.header.integrity_table, wim.file_size, "integrity table"));
  }

  // The tables are uncompressed in every file but one that a test made: an LZMS file's are readable too.
  const Compression compression = wim.header.compression();
  TRY_ASSIGN(
      ResourceReader reader,
      ResourceReader::create(file, wim.file_size, compression == Compression::lzms ? Compression::none : compression,
                             wim.header.chunk_size));
  TRY_ASSIGN(const Bytes table, reader.read_all(wim.header.lookup_table, kMaxLookupTable, "lookup table"));
  TRY_ASSIGN(wim.lookup_table, LookupTable::decode(table, wim.header, wim.file_size));
  TRY_ASSIGN(const Bytes xml, reader.read_all(wim.header.xml_data, kMaxXmlSize, "XML data"));
  TRY_ASSIGN(wim.xml, XmlData::decode(xml, wim.header.image_count));
  if (wim.header.integrity_table.present()) {
    TRY_ASSIGN(const Bytes disk, reader.read_all(wim.header.integrity_table, kMaxIntegrityTable, "integrity table"));
    TRY_ASSIGN(wim.integrity_table, decode_integrity_table(disk, wim.covered_end()));
  }
  return wim;
}

}  // namespace

std::uint64_t Wim::end_of_data() const {
  std::uint64_t end = kHeaderSize;
  const auto include = [&](const Resource& resource) {
    if (resource.packed_size != 0) end = std::max(end, resource.end());
  };
  for (const Blob& blob : lookup_table.images()) include(blob.resource);
  for (const Blob& blob : lookup_table.blobs()) include(blob.resource);
  for (const Resource& table : {header.lookup_table, header.xml_data, header.integrity_table}) include(table);
  return end;
}

Result<Wim> read_wim(File& file) {
  const auto read = [&]() -> Result<Wim> {
    TRY_ASSIGN(const std::uint64_t size, file.size());
    Bytes start(static_cast<std::size_t>(std::min<std::uint64_t>(size, kHeaderSize)));
    TRY(read_exactly(file, 0, start));
    return read_wim_unnamed(file, size, start);
  };
  Result<Wim> wim = read();
  if (!wim) return in_file(std::move(wim.error()), file);
  return wim;
}

Result<Wim> read_wim_with(File& file, const HeaderBytes& header) {
  TRY_ASSIGN(const std::uint64_t size, file.size());
  Result<Wim> wim = read_wim_unnamed(file, size, header);
  if (!wim) return in_file(std::move(wim.error()), file);
  return wim;
}

Result<HeaderBytes> read_header_bytes(File& file) {
  HeaderBytes bytes{};
  TRY(read_exactly(file, 0, bytes));
  return bytes;
}

Result<ResourceReader> make_resource_reader(File& file, const Wim& wim) {
  return ResourceReader::create(file, wim.file_size, wim.header.compression(), wim.header.chunk_size);
}

Result<Image> read_image(File& file, const Wim& wim, std::uint32_t index) {
  if (index == 0 || index > wim.lookup_table.images().size()) {
    return Error{.code = Code::no_such_image,
                 .what = "there is no image " + std::to_string(index),
                 .where = file.path(),
                 .cause = "the file has " + std::to_string(wim.lookup_table.images().size()) + " images",
                 .next = "list them with 'dismount info FILE'"};
  }
  const Blob& blob = wim.lookup_table.images()[index - 1];
  const std::string name = "metadata of image " + std::to_string(index);
  const auto read = [&]() -> Result<Image> {
    TRY_ASSIGN(ResourceReader reader, make_resource_reader(file, wim));
    const std::uint64_t limit = std::min(kMaxMetadataSize, wim.file_size * kMaxMetadataRatio);
    TRY_ASSIGN(Bytes bytes, reader.read_all(blob.resource, limit, name));
    const Sha1Hash found = sha1(bytes);
    if (found != blob.hash) {
      return corrupt(name, "its contents hash to " + to_hex(found) + ", but should be " + to_hex(blob.hash));
    }
    return Image::decode(std::move(bytes));
  };
  Result<Image> image = read();
  if (!image) return in_file(std::move(image.error()), file);
  return image;
}

}  // namespace dismount
