// SPDX-License-Identifier: MIT
#include "engine/portable/references.h"

#include <functional>
#include <unordered_set>

#include "base/keyed_hash.h"

namespace dismount {
namespace {

void walk(const Dentry& root, const std::function<void(const Dentry&)>& visit) {
  std::vector<const Dentry*> pending{&root};
  while (!pending.empty()) {
    const Dentry* next = pending.back();
    pending.pop_back();
    visit(*next);
    for (const Dentry& child : next->children) pending.push_back(&child);
  }
}

void add_references(const Dentry& dentry, std::vector<Sha1Hash>& references) {
  for (const DentryStream& stream : streams_of(dentry.bytes())) {
    if (stream.hash != kZeroHash) references.push_back(stream.hash);
  }
}

}  // namespace

BlobSizes::BlobSizes(const LookupTable& table, const std::vector<StagedBlob>& staged) : table_(table) {
  for (const StagedBlob& blob : staged) staged_.emplace(blob.hash, blob.size);
}

std::uint64_t BlobSizes::of(const Sha1Hash& hash) const {
  if (const Blob* blob = table_.find(hash)) return blob->resource.original_size;
  const auto found = staged_.find(hash);
  return found == staged_.end() ? 0 : found->second;
}

ImageCounts count_image(const Dentry& root, const BlobSizes& sizes) {
  ImageCounts counts;
  std::unordered_set<std::uint64_t, KeyedHash> seen_links;
  walk(root, [&](const Dentry& dentry) {
    const bool directory = dentry.is_directory() && !dentry.is_reparse_point();
    ++(directory ? counts.directories : counts.files);
    std::uint64_t bytes = 0;
    for (const DentryStream& stream : streams_of(dentry.bytes())) bytes += sizes.of(stream.hash);
    counts.total_bytes += bytes;
    const std::uint64_t link = dentry.hard_link_id();
    if (!directory && link != 0 && !seen_links.insert(link).second) counts.hard_link_bytes += bytes;
  });
  return counts;
}

std::vector<Sha1Hash> references_of(const Dentry& root) {
  std::vector<Sha1Hash> references;
  walk(root, [&](const Dentry& dentry) { add_references(dentry, references); });
  return references;
}

ReferenceChanges reference_changes(const Dentry& before, const Dentry& after) {
  ReferenceChanges changes;
  // The start of the bytes that the old dentries lie in.
  const std::byte* const start = before.bytes().data() - before.position();
  std::vector<bool> taken_over;  // by position; dentries lie at multiples of 8
  const auto take = [&](const Dentry& dentry) {
    const auto slot = static_cast<std::size_t>(dentry.position() / 8);
    if (slot >= taken_over.size()) taken_over.resize(slot * 2 + 1);
    const bool first = !taken_over[slot];
    taken_over[slot] = true;
    return first;
  };
  walk(after, [&](const Dentry& dentry) {
    const bool untouched = dentry.position() != 0 && dentry.bytes().data() == start + dentry.position();
    if (!untouched || !take(dentry)) add_references(dentry, changes.added);
  });
  walk(before, [&](const Dentry& dentry) {
    const auto slot = static_cast<std::size_t>(dentry.position() / 8);
    if (slot >= taken_over.size() || !taken_over[slot]) add_references(dentry, changes.dropped);
  });
  return changes;
}

}  // namespace dismount
