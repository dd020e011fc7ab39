// SPDX-License-Identifier: MIT
#include "wim/reader.h"

#include <algorithm>
#include <string_view>

#include "base/workers.h"
#include "wim/lookup_table_decoder.h"

namespace dismount {
namespace {

/// Bytes of a lookup table: ten million blobs.
constexpr std::uint64_t kMaxLookupTable = 512ULL * 1024 * 1024;
/// Bytes of an integrity table: three million chunks, 32 TiB in those of 10 MiB that all tools make.
constexpr std::uint64_t kMaxIntegrityTable = 64ULL * 1024 * 1024;
/// LZX packs no better than this, so metadata that claims more is a bomb (format section 15).
constexpr std::uint64_t kMaxMetadataRatio = 512;
/// Metadata that a file of 1 MiB may have at that ratio, and how much more for each byte beyond. Twenty bytes of each
/// entry are a hash, which nothing packs, so that real metadata packs to a twentieth at best; and a save takes six
/// times its size.
constexpr std::uint64_t kMetadataAlways = 32ULL * 1024 * 1024;
constexpr std::uint64_t kMaxLargeMetadataRatio = 64;
/// Up to here the limits of what a file may unpack to are the same for all.
constexpr std::uint64_t kSmallFile = 1ULL << 20;
/// What every file may unpack to: little enough to be read in a second, whatever it is.
constexpr std::uint64_t kUnpackedAlways = 256ULL * 1024 * 1024;
/// What a file may unpack to for each of its bytes beyond 1 MiB. LZMS makes five million of one, but of nothing but
/// repetition (format section 15).
constexpr std::uint64_t kMaxUnpackedRatio = 1'024;

/// Puts the file's name before the structure that an error names.
Error in_file(Error error, const File& file) {
  error.where = error.where.empty() ? file.path() : file.path() + ": " + error.where;
  return error;
}

/// Says where the table lies that an error names at its front.
Error placed(Error error, std::string_view table, const Resource& place) {
  if (error.where.starts_with(table))
    error.where.insert(table.size(), " at file offset " + std::to_string(place.offset));
  return error;
}

/// The header at the end of a pipable file, which its writer knew only then.
Result<Header> read_last_header(File& file, std::uint64_t file_size, const Header& first) {
  if (file_size < 2 * kHeaderSize) {
    return corrupt("header", "a pipable file has two, but this one only " + std::to_string(file_size) + " bytes");
  }
  HeaderBytes bytes{};
  TRY(read_exactly(file, file_size - kHeaderSize, bytes));
  Result<Header> last = decode_header(bytes);
  if (last && last->pipable && last->guid == first.guid) return last;
  return corrupt("header at file offset " + std::to_string(file_size - kHeaderSize),
                 "a pipable file must end with one that has its GUID; it was cut off, "
                 "or something was added to it");
}

Error encrypted() {
  return Error{.code = Code::not_supported,
               .what = "the images of this file are encrypted",
               .where = "XML data, element ESD/ENCRYPTED",
               .cause = "it is an .esd as Windows Update downloads it",
               .next = "get the file from Microsoft's media, or have it decrypted first"};
}

/// Refuses a file that would keep a reader busy for hours though it is small. A solid resource counts whole, since one
/// blob of it can cost a chunk.
Result<void> refuse_bomb(const LookupTable& table, std::uint64_t file_size) {
  constexpr std::uint64_t kLargestFile = 1ULL << 50;  // the product must not wrap
  const std::uint64_t beyond = std::clamp(file_size, kSmallFile, kLargestFile) - kSmallFile;
  const std::uint64_t limit = kUnpackedAlways + beyond * kMaxUnpackedRatio;
  std::uint64_t claimed = 0;
  const auto fits = [&](const Resource& resource) {
    if (resource.original_size > limit - claimed) return false;
    claimed += resource.original_size;
    return true;
  };
  bool all = std::all_of(table.solid_resources().begin(), table.solid_resources().end(),
                         [&](const SolidResource& solid) { return fits(solid.place); });
  for (const auto* blobs : {&table.images(), &table.blobs()}) {
    for (const Blob& blob : *blobs) all = all && (table.is_in_solid(blob) || fits(blob.resource));
  }
  if (all) return {};
  return Error{.code = Code::not_supported,
               .what = "the file claims to unpack to more than " + std::to_string(limit) + " bytes",
               .where = "lookup table",
               .cause = "that is more than real data could be packed into its " + std::to_string(file_size) + " bytes",
               .next = "get the file from where it was made; do not unpack this one"};
}

/// A file whose header is decoded and whose tables have their place in it.
struct Opened {
  Wim wim;
  ResourceReader reader;
  std::uint64_t end;  ///< of what resources may lie in
};

/// `start`: the header, or less if the file is shorter than one.
Result<Opened> open_wim(File& file, std::uint64_t file_size, ByteView start) {
  Wim wim;
  wim.file_size = file_size;
  TRY_ASSIGN(wim.header, decode_header(start));
  std::copy(start.begin(), start.end(), wim.header_bytes.begin());
  std::uint64_t end = file_size;
  if (wim.header.pipable) {
    TRY_ASSIGN(wim.header, read_last_header(file, file_size, wim.header));
    end -= kHeaderSize;
  }

  // Before anything is compared with them, so that an error names the one that is wrong.
  TRY(check_resource(wim.header.lookup_table, end, "lookup table"));
  TRY(check_resource(wim.header.xml_data, end, "XML data"));
  if (wim.header.integrity_table.present()) {
    TRY(check_resource(wim.header.integrity_table, end, "integrity table"));
  }

  // The tables are uncompressed in every file but one that a test made: those with chunks too large for us can be
  // listed, too.
  const bool unpackable = wim.header.chunk_size <= kLargestChunk;
  TRY_ASSIGN(ResourceReader reader,
             ResourceReader::create(file, end,
                                    {.compression = unpackable ? wim.header.compression() : Compression::none,
                                     .chunk_size = wim.header.chunk_size,
                                     .pipable = wim.header.pipable}));
  return Opened{std::move(wim), std::move(reader), end};
}

Result<void> read_xml(Opened& opened) {
  Wim& wim = opened.wim;
  const auto read = [&]() -> Result<void> {
    TRY_ASSIGN(const Bytes xml, opened.reader.read_all(wim.header.xml_data, kMaxXmlSize, "XML data"));
    TRY_ASSIGN(wim.xml, XmlData::decode(xml, wim.header.image_count));
    if (wim.xml.encrypted()) return encrypted();
    return {};
  };
  Result<void> done = read();
  if (!done) return placed(std::move(done.error()), "XML data", wim.header.xml_data);
  return done;
}

Result<void> read_integrity_table(Opened& opened) {
  Wim& wim = opened.wim;
  const Resource& place = wim.header.integrity_table;
  if (!place.present()) return {};
  const auto read = [&]() -> Result<void> {
    TRY_ASSIGN(const Bytes disk, opened.reader.read_all(place, kMaxIntegrityTable, "integrity table"));
    TRY_ASSIGN(wim.integrity_table, decode_integrity_table(disk, wim.covered_end()));
    return {};
  };
  Result<void> done = read();
  if (!done) return placed(std::move(done.error()), "integrity table", place);
  return done;
}

/// It is uncompressed in every file but a test's, so the file itself is larger than its table. One that claims more in
/// packed bytes would make millions of entries of a few thousand bytes.
std::uint64_t largest_lookup_table(std::uint64_t file_size) { return std::min(kMaxLookupTable, file_size); }

Result<Wim> read_wim_unnamed(File& file, std::uint64_t file_size, ByteView start) {
  TRY_ASSIGN(Opened opened, open_wim(file, file_size, start));
  Wim& wim = opened.wim;
  const OpenSolid open_solid = [&file](const Resource& entry, const std::string& name) {
    return read_solid_header(file, entry, name);
  };
  LookupTableDecoder table(wim.header, opened.end, open_solid);
  const Resource& place = wim.header.lookup_table;
  if (!place.compressed()) table.expect(place.original_size);  // the file is as large
  const auto read_table = [&]() -> Result<void> {
    TRY(opened.reader.read_at_most(place, largest_lookup_table(file_size), "lookup table",
                                   [&](ByteView piece) { return table.add(piece); }));
    TRY_ASSIGN(wim.lookup_table, table.finish());
    return refuse_bomb(wim.lookup_table, file_size);
  };
  if (Result<void> read = read_table(); !read) return placed(std::move(read.error()), "lookup table", place);
  TRY(read_xml(opened));
  TRY(read_integrity_table(opened));
  return std::move(wim);
}

/// Calls `read` with the size of the file and its first 208 bytes, or less if it is shorter.
template <typename Read>
Result<Wim> from_start(File& file, Read read) {
  const auto run = [&]() -> Result<Wim> {
    TRY_ASSIGN(const std::uint64_t size, file.size());
    Bytes start(static_cast<std::size_t>(std::min<std::uint64_t>(size, kHeaderSize)));
    TRY(read_exactly(file, 0, start));
    return read(size, ByteView(start));
  };
  Result<Wim> wim = run();
  if (!wim) return in_file(std::move(wim.error()), file);
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
  for (const SolidResource& solid : lookup_table.solid_resources()) include(solid.place);
  for (const Resource& table : {header.lookup_table, header.xml_data, header.integrity_table}) include(table);
  return end;
}

Result<Wim> read_wim(File& file) {
  TRY_ASSIGN(Wim wim, read_part(file));
  const Header& header = wim.header;
  if (header.total_parts == 1) return wim;
  return Error{.code = Code::split_wim,
               .what = "this is part " + std::to_string(header.part_number) + " of " +
                       std::to_string(header.total_parts) + " of a split WIM, which can only be verified and listed",
               .where = file.path(),
               .cause = "its data lies in several files, so a save could not be one write",
               .next = "join the parts with 'wimlib-imagex join' or 'dism /Export-Image', then use that file"};
}

Result<Wim> read_part(File& file) {
  return from_start(file, [&](std::uint64_t size, ByteView start) { return read_wim_unnamed(file, size, start); });
}

Result<Wim> read_outline(File& file) {
  return from_start(file, [&](std::uint64_t size, ByteView start) -> Result<Wim> {
    TRY_ASSIGN(Opened opened, open_wim(file, size, start));
    TRY(read_xml(opened));
    return std::move(opened.wim);
  });
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

Result<void> check_header(File& file, const HeaderBytes& read) {
  const Result<HeaderBytes> now = read_header_bytes(file);
  if (now && *now == read) return {};
  return Error{.code = Code::wim_changed,
               .what = "the WIM was written by another program while it was being saved",
               .where = file.path(),
               .cause = now ? "its header is another one now" : now.error().what,
               .next = "copy what you need out of the mount directory, discard the mount, and mount the image again"};
}

Result<void> check_still_named(File& wim, const std::string& path) {
  TRY_ASSIGN(const FileStat held, wim.stat());
  if (still_names(path, held)) return {};
  return Error{.code = Code::wim_changed,
               .what = "the WIM was replaced while the mount was being saved",
               .where = path,
               .cause = "its name is gone, or another file has it",
               .next = "copy what you need out of the mount directory, discard the mount, and mount the image again"};
}

Result<ResourceReader> make_resource_reader(File& file, const Wim& wim) {
  return ResourceReader::create(file, wim.file_size,
                                {.compression = wim.header.compression(),
                                 .chunk_size = wim.header.chunk_size,
                                 .pipable = wim.header.pipable,
                                 .solid = wim.lookup_table.solid_resources()});
}

std::uint64_t largest_metadata(const Wim& wim) {
  const std::uint64_t size = std::min(wim.file_size, kMaxMetadataSize);  // the products must not wrap
  const std::uint64_t beyond = std::max(size, kSmallFile) - kSmallFile;
  return std::min({kMaxMetadataSize, size * kMaxMetadataRatio, kMetadataAlways + beyond * kMaxLargeMetadataRatio});
}

unsigned readers_at_once(const Wim& wim, unsigned workers) {
  if (wim.header.chunk_size <= kLargestChunk / kMostWorkers) return workers;
  std::uint64_t largest = 1;
  for (const Blob& blob : wim.lookup_table.blobs()) {
    if (!wim.lookup_table.is_in_solid(blob)) largest = std::max(largest, blob.resource.original_size);
  }
  const std::uint64_t chunk = std::min<std::uint64_t>(largest, wim.header.chunk_size);
  return static_cast<unsigned>(std::clamp<std::uint64_t>(kReadersMemory / (2 * chunk), 1, workers));
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
  const std::string name =
      "metadata of image " + std::to_string(index) + " at file offset " + std::to_string(blob.resource.offset);
  const auto read = [&]() -> Result<Image> {
    TRY_ASSIGN(ResourceReader reader, make_resource_reader(file, wim));
    TRY_ASSIGN(Bytes bytes, reader.read_all(blob.resource, largest_metadata(wim), name));
    const Sha1Hash found = sha1(bytes);
    if (found != blob.hash) {
      return corrupt(name, "its contents hash to " + to_hex(found) + ", but should be " + to_hex(blob.hash));
    }
    Result<Image> image = Image::decode(std::move(bytes));
    if (!image) image.error().where = "image " + std::to_string(index) + ", " + image.error().where;
    return image;
  };
  Result<Image> image = read();
  if (!image) return in_file(std::move(image.error()), file);
  return image;
}

}  // namespace dismount
