// SPDX-License-Identifier: MIT
#include "engine/portable/staging.h"

namespace dismount {
namespace {

constexpr std::size_t kPiece = 256 * 1024;

std::string join(const Directory& root, const std::vector<std::string>& path) {
  std::string joined = root.path();
  for (const std::string& component : path) joined += "/" + component;
  return joined;
}

Result<void> read_all(File& file, const ByteConsumer& consumer) {
  Bytes buffer(kPiece);
  for (std::uint64_t at = 0;;) {
    TRY_ASSIGN(const std::size_t size, file.read_at(at, buffer));
    if (size == 0) return {};
    TRY(consumer(ByteView(buffer).first(size)));
    at += size;
  }
}

/// Opens the file again by walking down from the mount directory, so that no component can have become a link.
Result<void> read_below(Directory& root, const std::vector<std::string>& path, const ByteConsumer& consumer) {
  Directory* folder = &root;
  std::unique_ptr<Directory> holder;
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    TRY_ASSIGN(std::unique_ptr<Directory> next, folder->open_directory(path[i]));
    holder = std::move(next);
    folder = holder.get();
  }
  TRY_ASSIGN(const std::unique_ptr<File> file, folder->open_file(path.back()));
  return read_all(*file, consumer);
}

}  // namespace

Result<Sha1Hash> Staging::hash_file(Directory& folder, const TreeEntry& entry, const std::vector<std::string>& path) {
  const FileStat& stat = entry.stat;
  if (stat.links > 1) {
    const auto known = hashed_links_.find(stat.inode);
    if (known != hashed_links_.end()) return known->second;
  }
  TRY_ASSIGN(const std::unique_ptr<File> file, folder.open_file(entry.name));
  Sha1 hasher;
  std::uint64_t size = 0;
  TRY(read_all(*file, [&](ByteView data) -> Result<void> {
    hasher.update(data);
    size += data.size();
    return {};
  }));
  if (size != stat.size) {
    return Error{.code = Code::sharing_violation,
                 .what = "a file changed while it was being read",
                 .where = join(root_, path),
                 .cause = "another process is still writing to it",
                 .next = "end that process, then save again; nothing was written"};
  }
  const Sha1Hash hash = size == 0 ? kZeroHash : hasher.finish();
  if (stat.links > 1) hashed_links_.emplace(stat.inode, hash);
  return hash;
}

Result<void> Staging::add(StagedBlob blob) {
  if (blob.hash == kZeroHash) return {};
  const Blob* in_wim = table_.find(blob.hash);
  const auto [staged, is_new] = staged_.try_emplace(blob.hash, in_wim ? in_wim->resource.original_size : blob.size);
  if (staged->second != blob.size) {
    return Error{.code = Code::invalid_data,
                 .what = "a file has the SHA-1 of other data in the image, but another size",
                 .where = blob.name,
                 .cause = "the format names data by its SHA-1, so both cannot be kept",
                 .next = "remove that file from the mount directory"};
  }
  if (is_new && in_wim == nullptr) blobs_.push_back(std::move(blob));
  return {};
}

Result<void> Staging::add_file(const Sha1Hash& hash, const FileStat& stat, const std::vector<std::string>& path) {
  Directory* root = &root_;
  return add(
      {.hash = hash, .size = stat.size, .name = join(root_, path), .read = [root, path](const ByteConsumer& consumer) {
         return read_below(*root, path, consumer);
       }});
}

Result<void> Staging::add_bytes(const Sha1Hash& hash, const Bytes& data, const std::string& name) {
  return add({.hash = hash, .size = data.size(), .name = name, .read = [data](const ByteConsumer& consumer) {
                return consumer(data);
              }});
}

}  // namespace dismount
