// SPDX-License-Identifier: MIT
#include "wim/verify.h"

#include <algorithm>
#include <functional>

#include "base/utf16.h"

namespace dismount {
namespace {

/// Calls `visit(path, dentry)` for every dentry of the image, the root with an empty path, until it returns false.
void walk(const Dentry& root, const std::function<bool(const std::string&, const Dentry&)>& visit) {
  struct Pending {
    std::string path;
    const Dentry* dentry;
  };
  std::vector<Pending> pending{{"", &root}};
  while (!pending.empty()) {
    const Pending next = std::move(pending.back());
    pending.pop_back();
    if (!visit(next.path, *next.dentry)) return;
    for (const Dentry& child : next.dentry->children) {
      pending.push_back({next.path + "/" + utf16_to_utf8(child.name()), &child});
    }
  }
}

/// Every hash that a dentry names must be in the lookup table.
Result<void> check_references(const Image& image, const LookupTable& table, std::uint32_t index) {
  Result<void> result;
  walk(image.root(), [&](const std::string& path, const Dentry& dentry) {
    for (const DentryStream& stream : streams_of(dentry.bytes())) {
      if (stream.hash == kZeroHash || table.find(stream.hash) != nullptr) continue;
      result = corrupt("image " + std::to_string(index) + ", " + (path.empty() ? "/" : path),
                       "its data " + to_hex(stream.hash) + " is not in the file");
      return false;
    }
    return true;
  });
  return result;
}

/// The first file, over all images, that uses the blob: what a user can look at.
std::string find_user(File& file, const Wim& wim, const Sha1Hash& hash) {
  for (std::uint32_t index = 1; index <= wim.header.image_count; ++index) {
    const Result<Image> image = read_image(file, wim, index);
    if (!image) continue;
    std::string found;
    walk(image->root(), [&](const std::string& path, const Dentry& dentry) {
      for (const DentryStream& stream : streams_of(dentry.bytes())) {
        if (stream.hash == hash) found = "image " + std::to_string(index) + ", " + path;
      }
      return found.empty();
    });
    if (!found.empty()) return found;
  }
  return "data that no image uses";
}

Result<void> verify_streams(File& file, const Wim& wim, Verification& verification, const OnProgress& progress) {
  for (std::uint32_t index = 1; index <= wim.header.image_count; ++index) {
    TRY_ASSIGN(const Image image, read_image(file, wim, index));
    TRY(check_references(image, wim.lookup_table, index));
    verification.bytes += wim.lookup_table.images()[index - 1].resource.original_size;
    ++verification.streams;
  }

  std::vector<const Blob*> blobs;
  blobs.reserve(wim.lookup_table.blobs().size());
  for (const Blob& blob : wim.lookup_table.blobs()) blobs.push_back(&blob);
  std::sort(blobs.begin(), blobs.end(),
            [](const Blob* a, const Blob* b) { return a->resource.offset < b->resource.offset; });

  TRY_ASSIGN(ResourceReader reader, make_resource_reader(file, wim));
  for (const Blob* blob : blobs) {
    Sha1 hasher;
    Result<void> read = reader.read(blob->resource, "blob " + to_hex(blob->hash), [&](ByteView data) -> Result<void> {
      hasher.update(data);
      verification.bytes += data.size();
      return progress ? progress(verification.bytes) : Result<void>{};
    });
    if (!read && read.error().code == Code::cancelled) return read;
    const bool matches = read.ok() && hasher.finish() == blob->hash;
    if (!matches) {
      Error error = read.ok() ? corrupt("blob " + to_hex(blob->hash), "its contents do not match its SHA-1")
                              : std::move(read.error());
      error.where = file.path() + ": " + find_user(file, wim, blob->hash) + " (" + error.where + ", file offset " +
                    std::to_string(blob->resource.offset) + ")";
      return error;
    }
    ++verification.streams;
  }
  return {};
}

}  // namespace

std::uint64_t bytes_to_verify(const Wim& wim, VerifyLevel level) {
  std::uint64_t bytes = wim.integrity_table ? wim.covered_end() - kHeaderSize : 0;
  if (level == VerifyLevel::full) {
    for (const Blob& blob : wim.lookup_table.images()) bytes += blob.resource.original_size;
    for (const Blob& blob : wim.lookup_table.blobs()) bytes += blob.resource.original_size;
  }
  return bytes;
}

VerifyResult verify_wim(File& file, const Wim& wim, VerifyLevel level, const OnProgress& progress) {
  VerifyResult result;
  Verification& verification = result.verification;
  verification.level = level == VerifyLevel::full ? "full" : "table";
  verification.integrity_table = wim.integrity_table.has_value();
  const auto run = [&]() -> Result<void> {
    if (wim.integrity_table) {
      TRY(check_integrity(file, *wim.integrity_table, wim.covered_end(), progress));
      verification.table_chunks = wim.integrity_table->hashes.size();
      verification.bytes = wim.covered_end() - kHeaderSize;
    } else if (level == VerifyLevel::table) {
      return Error{.code = Code::not_found,
                   .what = "the file has no integrity table to check",
                   .where = file.path(),
                   .cause = "it was saved without one",
                   .next = "use the level 'full', or save with check-integrity"};
    }
    if (level == VerifyLevel::full) TRY(verify_streams(file, wim, verification, progress));
    return {};
  };
  Result<void> passed = run();
  verification.passed = passed.ok();
  if (!passed) result.error = std::move(passed.error());
  return result;
}

}  // namespace dismount
