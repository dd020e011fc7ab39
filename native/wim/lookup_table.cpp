// SPDX-License-Identifier: MIT
#include "wim/lookup_table.h"

#include <algorithm>

namespace dismount {
namespace {

std::string entry_name(std::size_t index) { return "lookup table, entry " + std::to_string(index); }

/// Refuses resources that share bytes with each other or with the file's tables: the same bytes cannot be two things,
/// and a table that is also a blob is how a damaged file passes a check.
Result<void> refuse_overlaps(const std::vector<Blob>& images, const std::vector<Blob>& blobs, const Header& header) {
  struct Range {
    std::uint64_t begin, end;
  };
  std::vector<Range> ranges;
  ranges.reserve(images.size() + blobs.size() + 3);
  const auto add = [&](const Resource& resource) {
    if (resource.packed_size != 0) ranges.push_back({resource.offset, resource.end()});
  };
  for (const Blob& blob : images) add(blob.resource);
  for (const Blob& blob : blobs) add(blob.resource);
  add(header.lookup_table);
  add(header.xml_data);
  if (header.integrity_table.present()) add(header.integrity_table);
  std::sort(ranges.begin(), ranges.end(),
            [](const Range& a, const Range& b) { return a.begin != b.begin ? a.begin < b.begin : a.end < b.end; });
  for (std::size_t i = 1; i < ranges.size(); ++i) {
    if (ranges[i].begin < ranges[i - 1].end) {
      return corrupt("lookup table", "two resources overlap, at file offset " + std::to_string(ranges[i].begin));
    }
  }
  return {};
}

}  // namespace

Result<LookupTable> LookupTable::decode(ByteView disk, const Header& header, std::uint64_t file_size) {
  LookupTable table;
  const std::size_t count = disk.size() / kLookupEntrySize;
  table.blobs_.reserve(count);
  table.by_hash_.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = i * kLookupEntrySize;
    Blob blob;
    blob.resource = decode_resource(disk, at);
    const std::uint16_t part = read_le16(disk, at + 24);
    blob.references = read_le32(disk, at + 26);
    std::copy_n(disk.begin() + static_cast<std::ptrdiff_t>(at) + 30, blob.hash.size(), blob.hash.begin());

    const bool metadata = (blob.resource.flags & kResourceMetadata) != 0;
    if ((blob.resource.flags & kResourceSolid) != 0 && header.version == kVersionSolid) {
      return Error{
          .code = Code::solid_wim,
          .what = "solid WIM files (.esd) are not supported yet",
          .where = entry_name(i),
          .cause = {},
          .next = "export it with 'dism /Export-Image /Compress:max' or 'wimlib-imagex export --compress=LZX'"};
    }
    // A metadata entry without references is a deleted image (Windows PE of 2009 has such); everything else that is
    // odd about one would make an image vanish silently.
    if (metadata && blob.references == 0) continue;
    if (part != header.part_number) {
      return corrupt(entry_name(i), "it belongs to part " + std::to_string(part) + " of a split file");
    }
    if (metadata && blob.references != 1) {
      return corrupt(entry_name(i), "an image's metadata is referenced " + std::to_string(blob.references) + " times");
    }
    TRY(check_resource(blob.resource, file_size, entry_name(i)));
    if (metadata) {
      table.images_.push_back(blob);
    } else if (blob.hash != kZeroHash && blob.resource.original_size != 0 && table.find(blob.hash) == nullptr) {
      table.add(blob);
    }
  }
  if (table.images_.size() != header.image_count) {
    return corrupt("lookup table", "the header counts " + std::to_string(header.image_count) +
                                       " images, but there are " + std::to_string(table.images_.size()) +
                                       " metadata resources");
  }
  TRY(refuse_overlaps(table.images_, table.blobs_, header));
  return table;
}

Bytes LookupTable::encode() const {
  Bytes disk((images_.size() + blobs_.size()) * kLookupEntrySize);
  std::size_t at = 0;
  const auto put = [&](const Blob& blob) {
    encode_resource(blob.resource, disk, at);
    write_le16(disk, at + 24, 1);
    write_le32(disk, at + 26, blob.references);
    std::copy(blob.hash.begin(), blob.hash.end(), disk.begin() + static_cast<std::ptrdiff_t>(at) + 30);
    at += kLookupEntrySize;
  };
  for (const Blob& blob : images_) put(blob);
  for (const Blob& blob : blobs_) put(blob);
  return disk;
}

const Blob* LookupTable::find(const Sha1Hash& hash) const {
  const auto found = by_hash_.find(hash);
  return found == by_hash_.end() ? nullptr : &blobs_[found->second];
}

Blob* LookupTable::find(const Sha1Hash& hash) {
  const auto found = by_hash_.find(hash);
  return found == by_hash_.end() ? nullptr : &blobs_[found->second];
}

void LookupTable::add(const Blob& blob) {
  by_hash_.emplace(blob.hash, static_cast<std::uint32_t>(blobs_.size()));
  blobs_.push_back(blob);
}

}  // namespace dismount
