// SPDX-License-Identifier: MIT
// Layout: security data, root dentry, end marker, then lists of siblings, each ended by eight zero bytes.
#include "wim/image.h"

#include <algorithm>
#include <unordered_set>

#include "wim/security_data.h"

namespace dismount {
namespace {

constexpr std::uint64_t kEndMarker = 8;

struct Pending {
  Dentry* directory;
  std::size_t depth;
};

/// The dentries of a list, without its end marker.
struct List {
  std::uint64_t begin, end;
  bool operator<(const List& other) const { return begin < other.begin; }
};

/// A list that begins inside another is one that hides entries, or shows the same twice.
Result<void> refuse_nested(std::vector<List> lists) {
  std::sort(lists.begin(), lists.end());
  for (std::size_t i = 1; i < lists.size(); ++i) {
    if (lists[i].begin < lists[i - 1].end) {
      return corrupt("metadata resource, offset " + std::to_string(lists[i].begin),
                     "a list of children begins inside another one");
    }
  }
  return {};
}

/// A directory's own place in the resource, and where its list of children goes.
struct Placed {
  const Dentry* directory;
  std::uint64_t at;
  std::uint64_t list_at;
};

}  // namespace

Result<Image> Image::decode(Bytes bytes) {
  Image image;
  image.resource_ = std::move(bytes);
  const ByteView resource = image.resource_;
  TRY_ASSIGN(image.security_size_, security_data_size(resource));
  if (is_end_of_list(resource, image.security_size_)) {
    return corrupt("metadata resource, dentry at offset " + std::to_string(image.security_size_),
                   "the image is empty: it has no root directory");
  }
  TRY_ASSIGN(const std::uint64_t root_size, check_dentry(resource, image.security_size_));
  image.root_ =
      Dentry(resource.subspan(static_cast<std::size_t>(image.security_size_), static_cast<std::size_t>(root_size)),
             image.security_size_);
  if (!image.root_.is_directory()) {
    return corrupt("metadata resource, dentry at offset " + std::to_string(image.security_size_),
                   "the root is not a directory");
  }

  // Lists may not share bytes, so all that is read together cannot be more than the resource.
  std::uint64_t budget = resource.size();
  std::unordered_set<std::uint64_t> seen_lists;
  std::vector<List> lists;
  std::vector<Pending> pending{{&image.root_, 1}};
  while (!pending.empty()) {
    const Pending next = pending.back();
    pending.pop_back();
    std::uint64_t at = next.directory->subdirectory_offset();
    if (at == 0) continue;
    next.directory->has_child_list = true;
    const auto bad = [&](std::string problem) {
      return corrupt("metadata resource, dentry at offset " + std::to_string(next.directory->position()),
                     std::move(problem));
    };
    if (next.depth > kMaxDepth) return bad("directories are nested more than 1024 deep");
    if (at < image.security_size_ + root_size || at % 8 != 0 || !seen_lists.insert(at).second) {
      return bad("its list of children at offset " + std::to_string(at) + " cannot be");
    }
    const std::uint64_t begin = at;
    while (!is_end_of_list(resource, at)) {
      TRY_ASSIGN(const std::uint64_t size, check_dentry(resource, at));
      if (size > budget) return bad("its list of children shares bytes with another");
      budget -= size;
      next.directory->children.emplace_back(
          resource.subspan(static_cast<std::size_t>(at), static_cast<std::size_t>(size)), at);
      at += size;
    }
    lists.push_back({begin, at});
    next.directory->children.shrink_to_fit();
    for (Dentry& child : next.directory->children) {
      if (child.is_directory()) pending.push_back({&child, next.depth + 1});
    }
  }
  TRY(refuse_nested(std::move(lists)));
  return image;
}

std::vector<ByteView> Image::security_descriptors() const {
  const ByteView resource = resource_;
  const std::size_t count = read_le32(resource, 4);
  std::vector<ByteView> all;
  all.reserve(count);
  for (std::size_t i = 0, at = 8 + count * 8; i < count; ++i) {
    all.push_back(resource.subspan(at, static_cast<std::size_t>(read_le64(resource, 8 + i * 8))));
    at += all.back().size();
  }
  return all;
}

Result<Bytes> Image::encode_with(const Dentry& root) const {
  std::uint64_t size = security_size_ + root.bytes().size() + kEndMarker;
  std::vector<Placed> lists;
  std::vector<Placed> pending{{&root, security_size_, 0}};
  while (!pending.empty()) {
    Placed next = pending.back();
    pending.pop_back();
    if (!next.directory->has_child_list) continue;
    next.list_at = size;
    lists.push_back(next);
    for (const Dentry& child : next.directory->children) {
      if (child.is_directory()) pending.push_back({&child, size, 0});
      size += child.bytes().size();
    }
    size += kEndMarker;
  }
  if (size > kMaxMetadataSize) {
    return Error{.code = Code::not_supported,
                 .what = "the image has too many entries: its metadata would have " + std::to_string(size) + " bytes",
                 .where = {},
                 .cause = "metadata may have at most 2 GiB",
                 .next = "remove files from the mount directory, or split the image"};
  }

  Bytes out(static_cast<std::size_t>(size));
  std::copy_n(resource_.begin(), security_size_, out.begin());
  const auto put = [&](const Dentry& dentry, std::uint64_t at) {
    const ByteView bytes = dentry.bytes();
    std::copy(bytes.begin(), bytes.end(), out.begin() + static_cast<std::ptrdiff_t>(at));
    write_le64(out, static_cast<std::size_t>(at) + 0x10, 0);
  };
  put(root, security_size_);
  for (const Placed& list : lists) {  // a directory always comes before its children's lists
    write_le64(out, static_cast<std::size_t>(list.at) + 0x10, list.list_at);
    std::uint64_t at = list.list_at;
    for (const Dentry& child : list.directory->children) {
      put(child, at);
      at += child.bytes().size();
    }
  }
  return out;
}

}  // namespace dismount
