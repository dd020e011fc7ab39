// SPDX-License-Identifier: MIT
#include "wim/damage.h"

#include "wim/entry_path.h"

namespace dismount {
namespace {

bool uses(const Dentry& dentry, const Sha1Hash& blob) {
  for (const DentryStream& stream : streams_of(dentry.bytes())) {
    if (stream.hash == blob) return true;
  }
  return false;
}

class Search {
 public:
  Search(ResourceReader reader, FileSpan span, const std::function<Result<void>()>& still_wanted)
      : reader_(std::move(reader)), span_(span), still_wanted_(still_wanted) {}

  /// Whether the blob lies in the span and is damaged.
  Result<bool> is_damaged(const Blob& blob) {
    const Resource& resource = blob.resource;
    if (resource.packed_size == 0 || resource.offset >= span_.end || resource.end() <= span_.begin) return false;
    Sha1 hasher;
    Result<void> stopped;
    const Result<void> read = reader_.read(resource, "blob", [&](ByteView data) -> Result<void> {
      hasher.update(data);
      if (still_wanted_) stopped = still_wanted_();
      return stopped;
    });
    if (!stopped) return std::move(stopped.error());
    return !read.ok() || hasher.finish() != blob.hash;
  }

 private:
  ResourceReader reader_;
  FileSpan span_;
  const std::function<Result<void>()>& still_wanted_;
};

}  // namespace

std::string owner_of(File& file, const Wim& wim, const Sha1Hash& blob) {
  for (std::uint32_t index = 1; index <= wim.header.image_count; ++index) {
    const Result<Image> image = read_image(file, wim, index);
    if (!image) continue;
    const auto its = [&](const Dentry& dentry) { return uses(dentry, blob); };
    if (const std::optional<std::string> path = find_path(image->root(), its)) {
      return "image " + std::to_string(index) + ", " + *path;
    }
  }
  return "data that no image uses";
}

Result<std::string> damaged_in(File& file, const Wim& wim, FileSpan span,
                               const std::function<Result<void>()>& still_wanted) {
  TRY_ASSIGN(ResourceReader reader, make_resource_reader(file, wim));
  Search search(std::move(reader), span, still_wanted);
  const std::vector<Blob>& images = wim.lookup_table.images();
  for (std::size_t i = 0; i < images.size(); ++i) {
    TRY_ASSIGN(const bool damaged, search.is_damaged(images[i]));
    if (damaged) return "the metadata of image " + std::to_string(i + 1);
  }
  for (const Blob& blob : wim.lookup_table.blobs()) {
    TRY_ASSIGN(const bool damaged, search.is_damaged(blob));
    if (damaged) return owner_of(file, wim, blob.hash);
  }
  return std::string();
}

}  // namespace dismount
