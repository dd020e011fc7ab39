// SPDX-License-Identifier: MIT
#include "engine/portable/known_entries.h"

#include <algorithm>
#include <string_view>

#include "base/keyed_hash.h"

namespace dismount {
namespace {

/// Most saves have few new files, and an inode that no entry has is found by a look at all sooner than by an index.
constexpr unsigned kAskedWithoutIndex = 8;

std::uint64_t hash_of(std::string_view name) { return KeyedHash{}(name); }

}  // namespace

KnownChildren::KnownChildren(const Dentry& directory, std::vector<const RecordedEntry*> recorded)
    : directory_(directory), recorded_(std::move(recorded)) {
  by_name_.reserve(recorded_.size());
  for (std::size_t i = 0; i < recorded_.size(); ++i) {
    if (recorded_[i] != nullptr) by_name_.add(hash_of(recorded_[i]->name), static_cast<std::uint32_t>(i));
  }
}

Known KnownChildren::find(const std::string& name) const {
  const std::uint32_t place =
      by_name_.find(hash_of(name), [&](std::uint32_t number) { return recorded_[number]->name == name; });
  return place == FlatIndex::kNone ? Known{} : Known{recorded_[place], &directory_.children[place], place};
}

std::vector<Known> KnownChildren::hidden() const {
  std::vector<Known> hidden;
  for (std::size_t i = 0; i < recorded_.size(); ++i) {
    if (recorded_[i] == nullptr) hidden.push_back({nullptr, &directory_.children[i], i});
  }
  return hidden;
}

KnownEntries::KnownEntries(const MountRecord& record, const Image& image)
    : record_(record), image_(image), taken_(record.entries.size()) {
  by_position_.reserve(record.entries.size());
  for (std::size_t i = 0; i < record.entries.size(); ++i) {
    by_position_.add(record.entries[i].position, static_cast<std::uint32_t>(i));
  }
}

const RecordedEntry* KnownEntries::find(const Dentry& dentry) const {
  const std::uint32_t found = by_position_.find(
      dentry.position(), [&](std::uint32_t i) { return record_.entries[i].position == dentry.position(); });
  return found == FlatIndex::kNone ? nullptr : &record_.entries[found];
}

Known KnownEntries::root() const { return {find(image_.root()), &image_.root(), 0}; }

KnownChildren KnownEntries::children_of(const Dentry& directory) const {
  std::vector<const RecordedEntry*> recorded;
  recorded.reserve(directory.children.size());
  for (const Dentry& child : directory.children) recorded.push_back(find(child));
  return KnownChildren(directory, std::move(recorded));
}

void KnownEntries::index_inodes(const Dentry& directory) {
  for (const Dentry& child : directory.children) {
    const RecordedEntry* entry = find(child);
    const auto same = [&](std::uint32_t number) { return known_[number].recorded->inode == entry->inode; };
    if (entry != nullptr && by_inode_.find(entry->inode, same) == FlatIndex::kNone) {
      by_inode_.add(entry->inode, static_cast<std::uint32_t>(known_.size()));
      known_.push_back({entry, &child});
    }
    index_inodes(child);
  }
}

Known KnownEntries::by_inode(const FileStat& stat) {
  const auto is_its = [&](const RecordedEntry& entry) { return entry.inode == stat.inode; };
  if (!inodes_indexed_ && ++asked_ <= kAskedWithoutIndex && std::ranges::none_of(record_.entries, is_its)) return {};
  if (!inodes_indexed_) index_inodes(image_.root());
  inodes_indexed_ = true;
  const std::uint32_t found =
      by_inode_.find(stat.inode, [&](std::uint32_t number) { return known_[number].recorded->inode == stat.inode; });
  if (found == FlatIndex::kNone) return {};
  const RecordedEntry& entry = *known_[found].recorded;
  const bool same_birth = stat.birth_time != 0 && stat.birth_time == entry.birth_time;
  const bool same_look = stat.birth_time == 0 && stat.write_time == entry.write_time && stat.size == entry.size;
  if (entry.kind != stat.kind || !(same_birth || same_look)) return {};
  // A directory has one name; what the image keeps below it must not appear twice.
  if (stat.kind == FileKind::directory && taken(entry).anywhere) return {};
  return known_[found];
}

void KnownEntries::take(const Known& known) {
  taken(*known.recorded).anywhere = true;
  if (known.place == Known::kNowhere) {
    moved_.push_back(known.recorded);
  } else {
    taken(*known.recorded).in_place = true;
  }
}

void KnownEntries::count(Changes& changes) {
  for (const RecordedEntry* entry : moved_) {
    ++(taken(*entry).in_place ? changes.added : changes.modified);
    taken(*entry).in_place = true;
  }
  const auto gone = std::count_if(taken_.begin(), taken_.end(), [](const Taken& taken) { return !taken.anywhere; });
  changes.removed = static_cast<std::uint64_t>(gone);
}

}  // namespace dismount
