// SPDX-License-Identifier: MIT
#include "wim/lookup_table_decoder.h"

#include <algorithm>

namespace dismount {
namespace {

/// Bytes of the entries whose place in the index is fetched while those before them are decoded: hashes lie all over
/// it.
constexpr std::size_t kFetchedAhead = 16 * kLookupEntrySize;
constexpr std::size_t kPartAt = 24;
constexpr std::size_t kReferencesAt = 26;
constexpr std::size_t kHashAt = 30;
constexpr std::size_t kSha1Size = std::tuple_size_v<Sha1Hash>;

std::string entry_name(std::size_t index) { return "lookup table, entry " + std::to_string(index); }

Blob decode_entry(ByteView disk) {
  Blob blob;
  blob.resource = decode_resource(disk, 0);
  blob.references = read_le32(disk, kReferencesAt);
  std::copy_n(disk.begin() + kHashAt, blob.hash.size(), blob.hash.begin());
  return blob;
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

}  // namespace

Result<void> LookupTableDecoder::add(ByteView disk) {
  if (!begun_.empty()) {
    const std::size_t missing = std::min(kLookupEntrySize - begun_.size(), disk.size());
    begun_.insert(begun_.end(), disk.begin(), disk.begin() + static_cast<std::ptrdiff_t>(missing));
    disk = disk.subspan(missing);
    if (begun_.size() < kLookupEntrySize) return {};
    TRY(add_entry(begun_));
    begun_.clear();
  }
  for (; disk.size() >= kLookupEntrySize; disk = disk.subspan(kLookupEntrySize)) {
    if (disk.size() >= kFetchedAhead + kLookupEntrySize) {
      table_.by_hash_.prefetch(HashOfSha1{}(disk.subspan(kFetchedAhead + kHashAt, kSha1Size)));
    }
    TRY(add_entry(disk.first(kLookupEntrySize)));
  }
  begun_.assign(disk.begin(), disk.end());
  return {};
}

Result<LookupTable> LookupTableDecoder::finish() {
  TRY(finish_run());
  if (table_.images_.size() != images_expected()) {
    return corrupt("lookup table", "the header counts " + std::to_string(header_.image_count) +
                                       " images, but there are " + std::to_string(table_.images_.size()) +
                                       " metadata resources");
  }
  TRY(refuse_overlaps(table_, header_));
  return std::move(table_);
}

std::uint32_t LookupTableDecoder::images_expected() const { return header_.part_number == 1 ? header_.image_count : 0; }

Result<void> LookupTableDecoder::add_entry(ByteView disk) {
  const Blob blob = decode_entry(disk);
  const std::size_t index = index_++;
  const auto check_part = [&]() -> Result<void> {
    const std::uint16_t part = read_le16(disk, kPartAt);
    if (part == header_.part_number) return {};
    return corrupt(entry_name(index), "it belongs to part " + std::to_string(part) + " of a split file");
  };
  // The flag means something in files of that version only.
  if ((blob.resource.flags & kResourceSolid) != 0 && header_.version == kVersionSolid) {
    TRY(check_part());
    run_.push_back({index, blob});
    return {};
  }
  TRY(finish_run());
  const bool metadata = (blob.resource.flags & kResourceMetadata) != 0;
  // A metadata entry without references is a deleted image (Windows PE of 2009 has such); everything else that is
  // odd about one would make an image vanish silently.
  if (metadata && blob.references == 0) return {};
  TRY(check_part());
  if (metadata && blob.references != 1) {
    return corrupt(entry_name(index),
                   "an image's metadata is referenced " + std::to_string(blob.references) + " times");
  }
  if (Result<void> sound = check_resource(blob.resource, file_size_, {}); !sound) {
    sound.error().where = entry_name(index);
    return sound;
  }
  if (metadata && blob.resource.original_size == 0) {
    return corrupt(entry_name(index), "an image's metadata has no bytes");
  }
  if (metadata && table_.images_.size() == images_expected()) {
    return corrupt(entry_name(index), "the header counts " + std::to_string(images_expected()) +
                                          " images, but this is the metadata of one more");
  }
  if (metadata) {
    table_.images_.push_back(blob);
  } else {
    keep(blob);
  }
  return {};
}

Result<void> LookupTableDecoder::finish_run() {
  if (run_.empty()) return {};
  const std::vector<SolidResource>& resources = table_.solid_resources_;
  const std::uint64_t start_of_run = resources.empty() ? 0 : resources.back().end();
  for (const auto& [index, entry] : run_) {
    if (entry.resource.original_size == kSolidResourceMark) TRY(add_resource(index, entry.resource));
  }
  for (auto& [index, blob] : run_) {
    if (blob.resource.original_size == kSolidResourceMark) continue;
    const std::uint64_t size = blob.resource.packed_size;
    if (blob.resource.original_size != 0 || (blob.resource.flags & kResourceMetadata) != 0) {
      return corrupt(entry_name(index), "it is neither a solid resource nor a blob in one");
    }
    const std::uint64_t position = start_of_run + blob.resource.offset;  // may wrap; then it is before the run
    const SolidResource* found = find_solid_resource(resources, position);
    if (size != 0 && (position < start_of_run || found == nullptr || size > found->end() - position)) {
      return corrupt(entry_name(index), "its " + std::to_string(size) + " bytes at " +
                                            std::to_string(blob.resource.offset) +
                                            " lie outside of the solid resources");
    }
    blob.resource.offset = position;
    blob.resource.packed_size = 0;
    blob.resource.original_size = size;
    keep(blob);
  }
  run_.clear();
  return {};
}

Result<void> LookupTableDecoder::add_resource(std::size_t index, const Resource& entry) {
  // Its original size is the mark, so the check is told the one that always fits.
  Resource place = entry;
  place.original_size = place.packed_size;
  TRY(check_resource(place, file_size_, entry_name(index)));
  TRY_ASSIGN(SolidResource resource, open_solid_(place, entry_name(index)));
  std::vector<SolidResource>& resources = table_.solid_resources_;
  resource.start = resources.empty() ? 0 : resources.back().end();
  if (resource.end() < resource.start) {
    return corrupt(entry_name(index), "the solid resources claim more bytes than can be counted");
  }
  resources.push_back(resource);
  return {};
}

void LookupTableDecoder::keep(const Blob& blob) {
  if (blob.hash != kZeroHash && blob.resource.original_size != 0) table_.add_if_new(blob);
}

}  // namespace dismount
