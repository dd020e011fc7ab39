// SPDX-License-Identifier: MIT
#include "wim/append_commit.h"

#include <algorithm>

#include "base/parallel_for.h"
#include "wim/resource_writer.h"

namespace dismount {
namespace {

/// Of the chunk sizes that exist; for an uncompressed file, which may name none.
constexpr std::uint32_t kSmallestChunk = 4096;

/// An old integrity table is gone on with only while it stays this small; one with tiny chunks is made anew.
constexpr std::uint64_t kMostKeptChunks = 1'000'000;

Error changed_while_saving(const std::string& name) {
  return Error{.code = Code::sharing_violation,
               .what = "a file changed while it was being saved",
               .where = name,
               .cause = "another process is still writing to it",
               .next = "end that process, then save again; nothing was written"};
}

/// Reads one blob and hashes what is read, so that the file on disk is what its name says.
Result<void> read_staged(BlobSource& source, const StagedBlob& staged, const ByteConsumer& consumer) {
  Sha1 hasher;
  std::uint64_t size = 0;
  TRY(source.read(staged.number, [&](ByteView data) -> Result<void> {
    size += data.size();
    if (size > staged.size) return changed_while_saving(source.name(staged.number));
    hasher.update(data);
    return consumer(data);
  }));
  if (size != staged.size || hasher.finish() != staged.hash) return changed_while_saving(source.name(staged.number));
  return {};
}

Result<void> write_blobs(Tail& tail, const PackingChoice& packing, const StagedImage& staged, LookupTable& table) {
  ResourceWriter writer(tail, packing);
  for (const StagedBlob& blob : staged.blobs) {
    TRY(writer.add({.size = blob.size,
                    .flags = 0,
                    .read = [&](const ByteConsumer& to) { return read_staged(*staged.source, blob, to); },
                    .written =
                        [&](const Resource& resource) {
                          table.add({.resource = resource, .references = 0, .hash = blob.hash});
                        }}));
  }
  return writer.finish();
}

/// A reader needs all of the metadata to open an image, so it is packed for speed unless size is all that counts.
CompressionLevel metadata_level(CompressionLevel level) {
  return level == CompressionLevel::max ? level : CompressionLevel::fast;
}

Result<Resource> write_metadata(Tail& tail, PackingChoice packing, const Bytes& metadata) {
  packing.level = metadata_level(packing.level);
  ResourceWriter writer(tail, packing);
  Resource resource;
  TRY(writer.add({.size = metadata.size(),
                  .flags = kResourceMetadata,
                  .read = [&](const ByteConsumer& to) { return to(metadata); },
                  .written = [&](const Resource& where) { resource = where; }}));
  TRY(writer.finish());
  return resource;
}

void count_references(LookupTable& table, const StagedImage& staged) {
  for (const Sha1Hash& hash : staged.references_added) {
    if (Blob* blob = table.find(hash)) ++blob->references;
  }
  for (const Sha1Hash& hash : staged.references_dropped) {
    Blob* blob = table.find(hash);
    // Counts in Microsoft's own files are too low at times; a blob stays listed even at 0 (format section 3).
    if (blob != nullptr && blob->references > 0) --blob->references;
  }
}

/// What is written behind the metadata, for a comparison with what is read back.
struct Tables {
  Bytes lookup;
  Bytes xml;
  Bytes integrity;
};

/// Lookup table and XML data. Their places go into `header`.
Result<void> write_tables(Tail& tail, const LookupTable& table, XmlData& xml, Header& header, Tables& tables) {
  tables.lookup = table.encode();
  TRY_ASSIGN(header.lookup_table, tail.append_resource(tables.lookup, kResourceMetadata));
  xml.set_total_bytes(tail.position());
  tables.xml = xml.encode();
  TRY_ASSIGN(header.xml_data, tail.append_resource(tables.xml, kResourceMetadata));
  header.integrity_table = {};
  return {};
}

/// Of all that lies before the XML data. `old` is the file as it was.
Result<void> write_integrity_table(File& file, Tail& tail, const Wim& old, Header& header, Tables& tables) {
  std::optional<OldIntegrity> known;
  const bool small_enough =
      old.integrity_table && header.lookup_table.end() / old.integrity_table->chunk_size < kMostKeptChunks;
  if (small_enough) known.emplace(OldIntegrity{*old.integrity_table, old.covered_end()});
  // Hashing is not writing, so it does not move the progress; but a cancel must be seen.
  const OnProgress still_wanted = [&](std::uint64_t) { return tail.advance(0); };
  TRY_ASSIGN(const IntegrityTable table, make_integrity_table(file, header.lookup_table.end(), known, still_wanted));
  tables.integrity = encode_integrity_table(table);
  TRY_ASSIGN(header.integrity_table, tail.append_resource(tables.integrity, 0));
  return {};
}

/// Reads back what was just written and compares: the tables and the metadata are what a reader starts from, and
/// packed metadata must be what goes in again.
Result<void> read_back(ResourceReader& reader, const File& file, const Resource& resource, ByteView expected,
                       const char* name) {
  ByteView left = expected;
  bool same = true;
  Result<void> read = reader.read(resource, name, [&](ByteView data) -> Result<void> {
    same = same && data.size() <= left.size() && std::equal(data.begin(), data.end(), left.begin());
    left = left.subspan(std::min(data.size(), left.size()));
    return {};
  });
  if (read && same && left.empty()) return {};
  return Error{.code = Code::io_device,
               .what = std::string("the ") + name + " read back differs from what was written",
               .where = file.path(),
               .cause = read ? "the disk or its driver does not keep what it is given" : read.error().what,
               .next = "save to another disk; the old image is unchanged"};
}

/// The commit point. If the write itself fails, the header on disk decides which image the file holds.
Result<void> write_header(File& file, Tail& tail, const HeaderBytes& old_bytes, const HeaderBytes& new_bytes) {
  Result<void> written = file.write_at(0, new_bytes);
  if (!written) {
    const Result<HeaderBytes> found = read_header_bytes(file);
    const bool is_new = found.ok() && *found == new_bytes;
    const bool is_old = found.ok() && *found == old_bytes;
    if (!is_new && (is_old || file.write_at(0, old_bytes).ok())) {
      TRY(file.sync());
      TRY(tail.roll_back());
      return written;
    }
    tail.keep();
    if (!is_new) return written;
  }
  tail.keep();
  return file.sync();
}

}  // namespace

std::uint64_t bytes_to_write(const Wim& wim, const StagedImage& staged) {
  const std::uint32_t chunk_size = std::max(wim.header.chunk_size, kSmallestChunk);
  std::uint64_t bytes = 0;
  const auto add = [&](std::uint64_t size) { bytes += size + ChunkLayout{size, chunk_size}.table_size(); };
  add(staged.metadata.size());
  for (const StagedBlob& blob : staged.blobs) add(blob.size);
  const std::uint64_t entries =
      wim.lookup_table.images().size() + wim.lookup_table.blobs().size() + staged.blobs.size() + 1;
  bytes += entries * kLookupEntrySize + wim.header.xml_data.original_size * 2 + 4096;
  const std::uint64_t covered = std::max(wim.end_of_data(), wim.file_size) + bytes;
  return bytes + (covered / kIntegrityChunkSize + 2) * 20;
}

Result<Committed> append_commit(File& file, Wim wim, const StagedImage& staged, const CommitHooks& hooks) {
  TRY(check_can_append(wim.header));
  TRY(check_header(file, wim.header_bytes));
  const std::uint64_t start = std::max(wim.end_of_data(), wim.file_size);
  Tail tail(file, start, wim.file_size, hooks.progress);
  tail.guard(wim.header_bytes);
  TRY(file.reserve(start, bytes_to_write(wim, staged)));

  Header header = wim.header;
  LookupTable table = std::move(wim.lookup_table);
  const PackingChoice packing{header.compression(), header.chunk_size, staged.level};
  Resource metadata;
  Sha1Hash metadata_hash{};
  TRY(run_together({[&]() -> Result<void> {
                      TRY(write_blobs(tail, packing, staged, table));
                      count_references(table, staged);
                      if (!staged.metadata.empty()) {
                        TRY_ASSIGN(metadata, write_metadata(tail, packing, staged.metadata));
                      }
                      return {};
                    },
                    [&]() -> Result<void> {
                      metadata_hash = sha1(staged.metadata);
                      return {};
                    }}));

  XmlData xml = std::move(wim.xml);
  Committed committed{.image_index = staged.index, .image_count = header.image_count};
  if (!staged.metadata.empty()) {
    const Blob image{.resource = metadata, .references = 1, .hash = metadata_hash};
    if (staged.append) {
      committed.image_index = xml.append_copy(staged.index, staged.texts);
      committed.image_count = ++header.image_count;
      table.images().push_back(image);
    } else {
      table.images()[staged.index - 1] = image;
      if (header.boot_index == staged.index) header.boot_metadata = metadata;
    }
    xml.update_image(committed.image_index, staged.counts, staged.modified);
  }

  const auto reader_of_new = [&] {
    return ResourceReader::create(file, tail.position(),
                                  {.compression = header.compression(), .chunk_size = header.chunk_size});
  };
  Tables tables;
  TRY_ASSIGN(ResourceReader metadata_reader, reader_of_new());
  TRY(run_together({[&]() -> Result<void> {
                      TRY(write_tables(tail, table, xml, header, tables));
                      if (wim.integrity_table || staged.write_integrity_table) {
                        TRY(write_integrity_table(file, tail, wim, header, tables));
                      }
                      return tail.trim();
                    },
                    [&] { return read_back(metadata_reader, file, metadata, staged.metadata, "metadata"); }}));
  header.flags &= ~std::uint32_t{kHeaderWriteInProgress};
  committed.integrity_table_written = header.integrity_table.present();
  committed.file_size = tail.position();

  // The old table is let go first: with many files both together would be too much memory.
  const HeaderBytes new_bytes = encode_header(header);
  table = LookupTable();
  TRY(run_together({[&] { return file.sync(); },
                    [&]() -> Result<void> {
                      TRY_ASSIGN(ResourceReader reader, reader_of_new());
                      TRY(read_back(reader, file, header.lookup_table, tables.lookup, "lookup table"));
                      TRY(read_back(reader, file, header.xml_data, tables.xml, "XML data"));
                      return read_back(reader, file, header.integrity_table, tables.integrity, "integrity table");
                    },
                    // What our own reader would refuse must never become the file.
                    [&]() -> Result<void> {
                      TRY(read_wim_with(file, new_bytes));
                      return {};
                    }}));
  if (hooks.before_header) TRY(hooks.before_header(wim.header_bytes, new_bytes));
  TRY(check_header(file, wim.header_bytes));
  TRY(write_header(file, tail, wim.header_bytes, new_bytes));
  return committed;
}

}  // namespace dismount
