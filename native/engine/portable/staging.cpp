// SPDX-License-Identifier: MIT
#include "engine/portable/staging.h"

#include <optional>

#include "engine/portable/open_below.h"

namespace dismount {
namespace {

/// A path below the mount directory as one text: a slash cannot be part of a name on any system.
std::string relative(const std::vector<std::string>& path) {
  std::string joined;
  for (const std::string& component : path) joined += (joined.empty() ? "" : "/") + component;
  return joined;
}

}  // namespace

/// Reads staged files again, by walking down from the mount directory, so that no component can have become a link.
class Staging::Source final : public BlobSource {
 public:
  explicit Source(Directory& root) : root_(root) {}

  std::size_t add_file(std::string path) {
    paths_.push_back(std::move(path));
    return paths_.size() - 1;
  }
  std::size_t add_bytes(std::string name, Bytes data) {
    const std::size_t number = add_file(std::move(name));
    bytes_.emplace(number, std::move(data));
    return number;
  }

  Result<void> read(std::size_t number, const ByteConsumer& consumer) override {
    if (const auto held = bytes_.find(number); held != bytes_.end()) return consumer(held->second);
    const std::string& path = paths_[number];
    const std::size_t slash = path.rfind('/');
    const std::string folder = slash == std::string::npos ? std::string() : path.substr(0, slash);
    // Most files lie where the last one did.
    if (!last_ || folder != last_path_) {
      last_.reset();
      TRY_ASSIGN(OpenedBelow opened, OpenedBelow::open(root_, folder));
      last_.emplace(std::move(opened));
      last_path_ = folder;
    }
    TRY_ASSIGN(const std::unique_ptr<File> file, (*last_)->open_file(path.substr(slash + 1)));
    return read_in_pieces(*file, buffer_, consumer);
  }

  std::string name(std::size_t number) const override { return name_of(paths_[number]); }
  std::string name_of(const std::string& path) const { return root_.path() + "/" + path; }
  Bytes& buffer() { return buffer_; }

 private:
  Directory& root_;
  std::vector<std::string> paths_;
  std::unordered_map<std::size_t, Bytes> bytes_;  ///< of links, whose data is made, not read
  std::optional<OpenedBelow> last_;               ///< the folder of the last file read
  std::string last_path_;
  Bytes buffer_;
};

Staging::Staging(const LookupTable& table, Directory& root, std::function<Result<void>()> still_wanted)
    : table_(table), still_wanted_(std::move(still_wanted)), source_(std::make_shared<Source>(root)) {}

std::shared_ptr<BlobSource> Staging::source() const { return source_; }

Result<Sha1Hash> Staging::hash_file(Directory& folder, const TreeEntry& entry, const std::vector<std::string>& path) {
  const FileStat& stat = entry.stat;
  if (stat.links > 1) {
    const auto known = hashed_links_.find(stat.inode);
    if (known != hashed_links_.end()) return known->second;
  }
  TRY_ASSIGN(const std::unique_ptr<File> file, folder.open_file(entry.name));
  Sha1 hasher;
  std::uint64_t size = 0;
  TRY(read_in_pieces(*file, source_->buffer(), [&](ByteView data) -> Result<void> {
    hasher.update(data);
    size += data.size();
    return still_wanted_ ? still_wanted_() : Result<void>{};
  }));
  if (size != stat.size) {
    return Error{.code = Code::sharing_violation,
                 .what = "a file changed while it was being read",
                 .where = source_->name_of(relative(path)),
                 .cause = "another process is still writing to it",
                 .next = "end that process, then save again; nothing was written"};
  }
  const Sha1Hash hash = size == 0 ? kZeroHash : hasher.finish();
  if (stat.links > 1) hashed_links_.emplace(stat.inode, hash);
  return hash;
}

Result<bool> Staging::is_new(const Sha1Hash& hash, std::uint64_t size, const std::string& name) {
  if (hash == kZeroHash) return false;
  const Blob* in_wim = table_.find(hash);
  bool fresh = false;
  std::uint64_t known_size = 0;
  if (in_wim != nullptr) {
    known_size = in_wim->resource.original_size;
  } else {
    const auto [staged, inserted] = staged_.try_emplace(hash, size);
    fresh = inserted;
    known_size = staged->second;
  }
  if (known_size != size) {
    return Error{.code = Code::invalid_data,
                 .what = "a file has the SHA-1 of other data in the image, but another size",
                 .where = source_->name_of(name),
                 .cause = "the format names data by its SHA-1, so both cannot be kept",
                 .next = "remove that file from the mount directory"};
  }
  return fresh;
}

Result<void> Staging::add_file(const Sha1Hash& hash, const FileStat& stat, const std::vector<std::string>& path) {
  TRY_ASSIGN(const bool wanted, is_new(hash, stat.size, relative(path)));
  if (wanted) blobs_.push_back({hash, stat.size, source_->add_file(relative(path))});
  return {};
}

Result<void> Staging::add_bytes(const Sha1Hash& hash, const Bytes& data, const std::string& name) {
  TRY_ASSIGN(const bool wanted, is_new(hash, data.size(), name));
  if (wanted) blobs_.push_back({hash, data.size(), source_->add_bytes(name, data)});
  return {};
}

}  // namespace dismount
