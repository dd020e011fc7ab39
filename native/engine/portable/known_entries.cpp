// SPDX-License-Identifier: MIT
#include "engine/portable/known_entries.h"

namespace dismount {

KnownEntries::KnownEntries(const MountRecord& record, const Image& image) : record_(record), image_(image) {
  by_position_.reserve(record.entries.size());
  for (const RecordedEntry& entry : record.entries) by_position_.emplace(entry.position, &entry);
  index(image.root());
}

void KnownEntries::index(const Dentry& directory) {
  for (const Dentry& child : directory.children) {
    if (const RecordedEntry* entry = find(child)) by_inode_.emplace(entry->inode, Known{entry, &child});
    index(child);
  }
}

const RecordedEntry* KnownEntries::find(const Dentry& dentry) const {
  const auto found = by_position_.find(dentry.position());
  return found == by_position_.end() ? nullptr : found->second;
}

Known KnownEntries::root() const { return {find(image_.root()), &image_.root(), 0}; }

std::unordered_map<std::string, Known> KnownEntries::children_of(const Dentry& directory) const {
  std::unordered_map<std::string, Known> children;
  for (std::size_t i = 0; i < directory.children.size(); ++i) {
    const Dentry& child = directory.children[i];
    if (const RecordedEntry* entry = find(child)) children.emplace(entry->name, Known{entry, &child, i});
  }
  return children;
}

Known KnownEntries::by_inode(const FileStat& stat) const {
  const auto found = by_inode_.find(stat.inode);
  if (found == by_inode_.end()) return {};
  const RecordedEntry& entry = *found->second.recorded;
  const bool same_birth = stat.birth_time != 0 && stat.birth_time == entry.birth_time;
  const bool same_look = stat.birth_time == 0 && stat.write_time == entry.write_time && stat.size == entry.size;
  if (entry.kind != stat.kind || !(same_birth || same_look)) return {};
  // A directory has one name; what the image keeps below it must not appear twice.
  if (stat.kind == FileKind::directory && taken_.contains(&entry)) return {};
  return found->second;
}

void KnownEntries::take(const Known& known) {
  taken_.insert(known.recorded);
  if (known.place == Known::kNowhere) {
    moved_.push_back(known.recorded);
  } else {
    taken_in_place_.insert(known.recorded);
  }
}

void KnownEntries::count(Changes& changes) {
  for (const RecordedEntry* entry : moved_) {
    ++(taken_in_place_.insert(entry).second ? changes.modified : changes.added);
  }
  changes.removed = record_.entries.size() - taken_.size();
}

}  // namespace dismount
