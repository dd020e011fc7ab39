// SPDX-License-Identifier: MIT
#include "wim/lookup_table.h"

#include <algorithm>

namespace dismount {
namespace {

/// Entries whose place in the index is fetched while the one before them are decoded: hashes lie all over it.
constexpr std::size_t kFetchedAhead = 16;

std::string entry_name(std::size_t index) { return "lookup table, entry " + std::to_string(index); }

void sort_by_offset(std::vector<const Blob*>& blobs) {
  std::sort(blobs.begin(), blobs.end(),
            [](const Blob* a, const Blob* b) { return a->resource.offset < b->resource.offset; });
}

/// Refuses resources that share bytes with each other or with the file's tables: the same bytes cannot be two things,
/// and a table that is also a blob is how a damaged file passes a check. In solid resources: blobs that share data.
Result<void> refuse_overlaps(const LookupTable& table, const Header& header) {
  struct Range {
    std::uint64_t begin, end;
  };
  std::vector<Range> in_file;
  std::vector<Range> in_solid;
  in_file.reserve(table.images().size() + table.blobs().size() + table.solid_resources().size() + 3);
  const auto add = [&](const Resource& resource) {
    if (resource.packed_size != 0) in_file.push_back({resource.offset, resource.end()});
  };
  for (const Blob& blob : table.blobs()) {
    add(blob.resource);
    if (table.is_in_solid(blob)) {
      in_solid.push_back({blob.resource.offset, blob.resource.offset + blob.resource.original_size});
    }
  }
  for (const SolidResource& solid : table.solid_resources()) add(solid.place);
  const auto blobs = static_cast<std::ptrdiff_t>(in_file.size());
  for (const Blob& blob : table.images()) add(blob.resource);
  add(header.lookup_table);
  add(header.xml_data);
  if (header.integrity_table.present()) add(header.integrity_table);
  const auto before = [](const Range& a, const Range& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
  };
  // Most tables list their blobs in the order of the file, so that only the few others have to find their place.
  const auto others = in_file.begin() + blobs;
  if (!std::is_sorted(in_file.begin(), others, before)) std::sort(in_file.begin(), others, before);
  std::sort(others, in_file.end(), before);
  std::inplace_merge(in_file.begin(), others, in_file.end(), before);
  if (!std::is_sorted(in_solid.begin(), in_solid.end(), before)) std::sort(in_solid.begin(), in_solid.end(), before);

  const auto refuse = [](const std::vector<Range>& ranges, const char* what, const char* where) -> Result<void> {
    for (std::size_t i = 1; i < ranges.size(); ++i) {
      if (ranges[i].begin < ranges[i - 1].end) {
        return corrupt("lookup table", std::string("two ") + what + " overlap, at " + where + " offset " +
                                           std::to_string(ranges[i].begin));
      }
    }
    return {};
  };
  TRY(refuse(in_file, "resources", "file"));
  return refuse(in_solid, "blobs in solid resources", "unpacked");
}

class TableDecoder {
 public:
  TableDecoder(ByteView disk, const Header& header, std::uint64_t file_size, const OpenSolid& open_solid)
      : disk_(disk), header_(header), file_size_(file_size), open_solid_(open_solid) {}

  std::size_t count() const { return disk_.size() / kLookupEntrySize; }

  Blob entry(std::size_t index) const {
    const std::size_t at = index * kLookupEntrySize;
    Blob blob;
    blob.resource = decode_resource(disk_, at);
    blob.references = read_le32(disk_, at + 26);
    std::copy_n(disk_.begin() + static_cast<std::ptrdiff_t>(at) + 30, blob.hash.size(), blob.hash.begin());
    return blob;
  }

  /// What HashOfSha1 makes of the entry's hash.
  std::uint64_t hash_key(std::size_t index) const { return read_le64(disk_, index * kLookupEntrySize + 30); }

  Result<void> check_part(std::size_t index) const {
    const std::uint16_t part = read_le16(disk_, index * kLookupEntrySize + 24);
    if (part == header_.part_number) return {};
    return corrupt(entry_name(index), "it belongs to part " + std::to_string(part) + " of a split file");
  }

  /// The flag means something in files of that version only.
  bool is_solid(const Blob& blob) const {
    return (blob.resource.flags & kResourceSolid) != 0 && header_.version == kVersionSolid;
  }

  /// Decodes the run of solid entries from `begin` to `end`: first the resources, wherever they stand in it, then what
  /// the blobs say about their place in them.
  Result<void> decode_run(std::size_t begin, std::size_t end, std::vector<SolidResource>& resources,
                          std::vector<Blob>& blobs) {
    const std::uint64_t start_of_run = resources.empty() ? 0 : resources.back().end();
    for (std::size_t i = begin; i < end; ++i) {
      const Blob resource = entry(i);
      if (resource.resource.original_size == kSolidResourceMark) TRY(add_resource(i, resource.resource, resources));
    }
    for (std::size_t i = begin; i < end; ++i) {
      Blob blob = entry(i);
      if (blob.resource.original_size == kSolidResourceMark) continue;
      TRY(check_part(i));
      const std::uint64_t size = blob.resource.packed_size;
      if (blob.resource.original_size != 0 || (blob.resource.flags & kResourceMetadata) != 0) {
        return corrupt(entry_name(i), "it is neither a solid resource nor a blob in one");
      }
      const std::uint64_t position = start_of_run + blob.resource.offset;  // may wrap; then it is before the run
      const SolidResource* found = find_solid_resource(resources, position);
      if (size != 0 && (position < start_of_run || found == nullptr || size > found->end() - position)) {
        return corrupt(entry_name(i), "its " + std::to_string(size) + " bytes at " +
                                          std::to_string(blob.resource.offset) + " lie outside of the solid resources");
      }
      blob.resource.offset = position;
      blob.resource.packed_size = 0;
      blob.resource.original_size = size;
      blobs.push_back(blob);
    }
    return {};
  }

 private:
  Result<void> add_resource(std::size_t index, const Resource& entry, std::vector<SolidResource>& resources) {
    TRY(check_part(index));
    // Its original size is the mark, so the check is told the one that always fits.
    Resource place = entry;
    place.original_size = place.packed_size;
    TRY(check_resource(place, file_size_, entry_name(index)));
    TRY_ASSIGN(SolidResource resource, open_solid_(place, entry_name(index)));
    resource.start = resources.empty() ? 0 : resources.back().end();
    if (resource.end() < resource.start) {
      return corrupt(entry_name(index), "the solid resources claim more bytes than can be counted");
    }
    resources.push_back(resource);
    return {};
  }

  ByteView disk_;
  const Header& header_;
  std::uint64_t file_size_;
  const OpenSolid& open_solid_;
};

}  // namespace

Result<LookupTable> LookupTable::decode(ByteView disk, const Header& header, std::uint64_t file_size,
                                        const OpenSolid& open_solid) {
  LookupTable table;
  TableDecoder decoder(disk, header, file_size, open_solid);
  table.blobs_.reserve(decoder.count());
  table.by_hash_.reserve(decoder.count());
  const auto keep = [&](const Blob& blob) {
    if (blob.hash != kZeroHash && blob.resource.original_size != 0) table.add_if_new(blob);
  };
  for (std::size_t i = 0; i < decoder.count();) {
    if (i + kFetchedAhead < decoder.count()) table.by_hash_.prefetch(decoder.hash_key(i + kFetchedAhead));
    const Blob blob = decoder.entry(i);
    if (decoder.is_solid(blob)) {
      std::size_t end = i + 1;
      while (end < decoder.count() && decoder.is_solid(decoder.entry(end))) ++end;
      std::vector<Blob> run;
      TRY(decoder.decode_run(i, end, table.solid_resources_, run));
      for (const Blob& in_solid : run) keep(in_solid);
      i = end;
      continue;
    }
    const std::size_t index = i++;
    const bool metadata = (blob.resource.flags & kResourceMetadata) != 0;
    // A metadata entry without references is a deleted image (Windows PE of 2009 has such); everything else that is
    // odd about one would make an image vanish silently.
    if (metadata && blob.references == 0) continue;
    TRY(decoder.check_part(index));
    if (metadata && blob.references != 1) {
      return corrupt(entry_name(index),
                     "an image's metadata is referenced " + std::to_string(blob.references) + " times");
    }
    if (Result<void> sound = check_resource(blob.resource, file_size, {}); !sound) {
      sound.error().where = entry_name(index);
      return std::move(sound.error());
    }
    if (metadata) {
      table.images_.push_back(blob);
    } else {
      keep(blob);
    }
  }
  const std::uint32_t expected = header.part_number == 1 ? header.image_count : 0;
  if (table.images_.size() != expected) {
    return corrupt("lookup table", "the header counts " + std::to_string(header.image_count) +
                                       " images, but there are " + std::to_string(table.images_.size()) +
                                       " metadata resources");
  }
  TRY(refuse_overlaps(table, header));
  return table;
}

Bytes LookupTable::encode() const {
  Bytes disk((images_.size() + blobs_.size() + solid_resources_.size()) * kLookupEntrySize);
  std::size_t at = 0;
  const auto put = [&](const Blob& blob) {
    encode_resource(blob.resource, disk, at);
    write_le16(disk, at + 24, 1);
    write_le32(disk, at + 26, blob.references);
    std::copy(blob.hash.begin(), blob.hash.end(), disk.begin() + static_cast<std::ptrdiff_t>(at) + 30);
    at += kLookupEntrySize;
  };
  for (const Blob& blob : images_) put(blob);
  std::vector<const Blob*> in_solid;
  for (const Blob& blob : blobs_) {
    if (is_in_solid(blob)) {
      in_solid.push_back(&blob);
    } else {
      put(blob);
    }
  }
  // All solid resources make one run, whose data is counted from the start of the first one, as `offset` is.
  sort_by_offset(in_solid);
  auto next = in_solid.begin();
  for (const SolidResource& solid : solid_resources_) {
    put({.resource = {.offset = solid.place.offset,
                      .packed_size = solid.place.packed_size,
                      .original_size = kSolidResourceMark,
                      .flags = kResourceSolid}});
    for (; next != in_solid.end() && (*next)->resource.offset < solid.end(); ++next) {
      Blob blob = **next;
      blob.resource.packed_size = blob.resource.original_size;
      blob.resource.original_size = 0;
      put(blob);
    }
  }
  return disk;
}

bool LookupTable::is_in_solid(const Blob& blob) const {
  return (blob.resource.flags & kResourceSolid) != 0 && !solid_resources_.empty();
}

Blob* LookupTable::find(const Sha1Hash& hash) {
  const std::uint32_t found =
      by_hash_.find(HashOfSha1{}(hash), [&](std::uint32_t number) { return blobs_[number].hash == hash; });
  return found == FlatIndex::kNone ? nullptr : &blobs_[found];
}

void LookupTable::add_if_new(const Blob& blob) {
  const auto same = [&](std::uint32_t number) { return blobs_[number].hash == blob.hash; };
  const auto number = static_cast<std::uint32_t>(blobs_.size());
  if (by_hash_.find_or_add(HashOfSha1{}(blob.hash), number, same) == FlatIndex::kNone) blobs_.push_back(blob);
}

void LookupTable::add(const Blob& blob) {
  by_hash_.add(HashOfSha1{}(blob.hash), static_cast<std::uint32_t>(blobs_.size()));
  blobs_.push_back(blob);
}

}  // namespace dismount
