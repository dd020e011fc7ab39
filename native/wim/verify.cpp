// SPDX-License-Identifier: MIT
#include "wim/verify.h"

#include <algorithm>
#include <atomic>
#include <functional>

#include "base/workers.h"
#include "wim/blob_check.h"
#include "wim/blob_order.h"
#include "wim/damage.h"
#include "wim/entry_path.h"
#include "wim/metadata_walk.h"

namespace dismount {
namespace {

/// Every hash that a dentry names must be in a lookup table.
Result<void> check_references(const Image& image, std::size_t parts, const HasBlob& has, std::uint32_t index) {
  Sha1Hash missing{};
  const std::optional<std::string> path = find_path(image.root(), [&](const Dentry& dentry) {
    for (const DentryStream& stream : streams_of(dentry.bytes())) {
      missing = stream.hash;
      if (stream.hash != kZeroHash && !has(stream.hash)) return true;
    }
    return false;
  });
  if (!path) return {};
  return corrupt("image " + std::to_string(index) + ", " + *path,
                 "its data " + to_hex(missing) + (parts == 1 ? " is not in the file" : " is in none of the parts"));
}

/// Whether an image's metadata is sound, and `has` has all that it names. If not, or if that cannot be told without
/// holding it, read_image and check_references tell.
bool metadata_is_sound(const WimPart& part, const Blob& metadata, const HasBlob& has) {
  Result<ResourceReader> reader = make_resource_reader(*part.file, *part.wim);
  if (!reader) return false;
  MetadataWalk walk(metadata.resource.original_size, has);
  Sha1 hasher;
  const auto next = [&](ByteView piece) -> Result<void> {
    hasher.update(piece);
    if (walk.add(piece)) return {};
    return corrupt("metadata", "it must be read as a whole");
  };
  const Result<void> read = reader->read_at_most(metadata.resource, largest_metadata(*part.wim), "metadata", next);
  return read && walk.ended_well() && hasher.finish() == metadata.hash;
}

Result<void> verify_images(std::span<const WimPart> parts, Verification& verification) {
  const WimPart& first = parts.front();
  const HasBlob has = [&](const Sha1Hash& hash) {
    return std::any_of(parts.begin(), parts.end(),
                       [&](const WimPart& part) { return part.wim->lookup_table.find(hash) != nullptr; });
  };
  for (std::uint32_t index = 1; index <= first.wim->header.image_count; ++index) {
    const Blob& metadata = first.wim->lookup_table.images()[index - 1];
    if (!metadata_is_sound(first, metadata, has)) {
      TRY_ASSIGN(const Image image, read_image(*first.file, *first.wim, index));
      TRY(check_references(image, parts.size(), has, index));
    }
    verification.bytes += metadata.resource.original_size;
    ++verification.streams;
  }
  return {};
}

Error contents_differ(const Blob& blob) {
  return corrupt("blob " + to_hex(blob.hash), "its contents do not match its SHA-1");
}

/// Says whose data the blob is, and where it lies. `first` has the images that tell.
Error damaged(const WimPart& part, const WimPart& first, const Blob& blob, Error error) {
  const SolidResource* solid = part.wim->lookup_table.solid_resource_of(blob);
  error.where = part.file->path() + ": " + owner_of(*first.file, *first.wim, blob.hash) + " (" + error.where +
                ", file offset " + std::to_string(solid != nullptr ? solid->place.offset : blob.resource.offset) + ")";
  return error;
}

/// Reads the blob once more, by itself: what is wrong with it is told here only.
Result<void> verify_blob(const WimPart& part, const WimPart& first, const Blob& blob, Verification& verification,
                         const OnProgress& progress) {
  TRY_ASSIGN(ResourceReader reader, make_resource_reader(*part.file, *part.wim));
  Sha1 hasher;
  Result<void> read = reader.read(blob.resource, "blob " + to_hex(blob.hash), [&](ByteView data) -> Result<void> {
    hasher.update(data);
    verification.bytes += data.size();
    return progress ? progress(verification.bytes) : Result<void>{};
  });
  if (!read && read.error().code == Code::cancelled) return read;
  // Data that we cannot unpack, by its kind, is no damage of it.
  if (!read && read.error().code == Code::not_supported) return read;
  if (!read) return damaged(part, first, blob, std::move(read.error()));
  if (hasher.finish() != blob.hash) return damaged(part, first, blob, contents_differ(blob));
  ++verification.streams;
  return {};
}

/// The blobs at the front that are in `solid`, or in no solid resource if that is none.
std::span<const Blob* const> blobs_in(const LookupTable& table, const SolidResource* solid,
                                      std::span<const Blob* const> blobs) {
  const auto other = std::find_if(blobs.begin(), blobs.end(),
                                  [&](const Blob* blob) { return table.solid_resource_of(*blob) != solid; });
  return blobs.first(static_cast<std::size_t>(other - blobs.begin()));
}

Result<void> verify_blobs(const WimPart& part, const WimPart& first, Verification& verification,
                          const OnProgress& progress) {
  const LookupTable& table = part.wim->lookup_table;
  const std::vector<const Blob*> in_order = blobs_in_order(table);
  std::uint64_t told = 0;
  const OnProgress forwards = [&](std::uint64_t done) -> Result<void> {
    told = std::max(told, done);
    return progress ? progress(told) : Result<void>{};
  };
  const OnChecked checked = [&](std::uint64_t blobs, std::uint64_t bytes) -> Result<void> {
    verification.streams += blobs;
    verification.bytes += bytes;
    return forwards(verification.bytes);
  };
  for (std::span<const Blob* const> left = in_order; !left.empty();) {
    const SolidResource* solid = table.solid_resource_of(*left.front());
    const std::span<const Blob* const> next = blobs_in(table, solid, left);
    const std::uint64_t bytes_before = verification.bytes;
    TRY_ASSIGN(const CheckedBlobs result, solid != nullptr ? check_solid_blobs(*part.file, *solid, next, checked)
                                                           : check_blobs(*part.file, *part.wim, next, checked));
    const std::size_t sound = result.sound;
    left = left.subspan(sound);
    if (sound == next.size()) continue;
    if (result.next_differs) return damaged(part, first, *left.front(), contents_differ(*left.front()));
    verification.bytes = bytes_before;  // without what is known of the blob that is read again
    for (const Blob* blob : next.first(sound)) verification.bytes += blob->resource.original_size;
    TRY(verify_blob(part, first, *left.front(), verification, forwards));
    left = left.subspan(1);
  }
  return {};
}

Result<void> verify_table(const WimPart& part, VerifyLevel level, Verification& verification,
                          const OnProgress& progress) {
  const Wim& wim = *part.wim;
  if (wim.integrity_table) {
    const std::uint64_t before = verification.bytes;
    const OnProgress from_here = [&](std::uint64_t done) { return progress(before + done); };
    TRY(check_integrity(*part.file, *wim.integrity_table, wim.covered_end(), progress ? from_here : OnProgress{}));
    verification.table_chunks += wim.integrity_table->hashes.size();
    verification.bytes += wim.covered_end() - kHeaderSize;
  } else if (level == VerifyLevel::table) {
    return Error{.code = Code::not_found,
                 .what = "the file has no integrity table to check",
                 .where = part.file->path(),
                 .cause = "it was saved without one",
                 .next = "use the level 'full', or save with check-integrity"};
  }
  return {};
}

}  // namespace

std::uint64_t bytes_to_verify(std::span<const WimPart> parts, VerifyLevel level) {
  std::uint64_t bytes = 0;
  for (const WimPart& part : parts) {
    const Wim& wim = *part.wim;
    if (wim.integrity_table) bytes += wim.covered_end() - kHeaderSize;
    if (level != VerifyLevel::full) continue;
    for (const Blob& blob : wim.lookup_table.images()) bytes += blob.resource.original_size;
    for (const Blob& blob : wim.lookup_table.blobs()) bytes += blob.resource.original_size;
  }
  return bytes;
}

std::uint64_t bytes_to_verify(const Wim& wim, VerifyLevel level) {
  const WimPart part{.file = nullptr, .wim = &wim};
  return bytes_to_verify({&part, 1}, level);
}

VerifyResult verify_parts(std::span<const WimPart> parts, VerifyLevel level, const OnProgress& progress) {
  VerifyResult result;
  Verification& verification = result.verification;
  verification.level = level == VerifyLevel::full ? "full" : "table";
  verification.integrity_table = std::all_of(parts.begin(), parts.end(),
                                             [](const WimPart& part) { return part.wim->integrity_table.has_value(); });
  // Tables first: they find a damaged file in one pass, before anything is unpacked. An image's metadata is one chain
  // of bytes, so that a thread of its own checks it meanwhile; what it finds counts only where the tables are right.
  const auto tables_and_images = [&]() -> Result<void> {
    Verification images;
    Result<void> images_passed;
    std::atomic<bool> images_begun = level != VerifyLevel::full;
    TRY(run_workers(images_begun ? 1 : 2, [&](unsigned number, const StopFlag&) -> Result<void> {
      if (number == 0) {
        for (const WimPart& part : parts) TRY(verify_table(part, level, verification, progress));
      }
      if (!images_begun.exchange(true)) images_passed = verify_images(parts, images);
      return {};
    }));
    verification.bytes += images.bytes;
    verification.streams += images.streams;
    return images_passed;
  };
  const auto run = [&]() -> Result<void> {
    TRY(tables_and_images());
    if (level != VerifyLevel::full) return {};
    for (const WimPart& part : parts) TRY(verify_blobs(part, parts.front(), verification, progress));
    return {};
  };
  Result<void> passed = run();
  verification.passed = passed.ok();
  if (!passed) result.error = std::move(passed.error());
  return result;
}

VerifyResult verify_wim(File& file, const Wim& wim, VerifyLevel level, const OnProgress& progress) {
  const WimPart part{.file = &file, .wim = &wim};
  return verify_parts({&part, 1}, level, progress);
}

}  // namespace dismount
