// SPDX-License-Identifier: MIT
#include "engine/portable/open_folders.h"

#include <algorithm>

namespace dismount {
namespace {

/// By all threads together: with one more for the file each of them writes, below any usual limit of descriptors.
constexpr std::size_t kFoldersOpenAtMost = 32;
/// One level of so many stays open beyond these: the way to a folder at the deepest level that an image can have is not
/// walked for each file in it.
constexpr std::uint32_t kStepsOfWay = 64;
/// By all threads together: the way to a folder at the deepest level.
constexpr std::size_t kWaysOpenAtMost = kMaxDepth / kStepsOfWay;
/// A folder and the one above it, whose other folders often come next.
constexpr std::size_t kLeastRecent = 2;

}  // namespace

OpenFolders::OpenFolders(Directory& target, const ExtractionPlan& plan, unsigned workers)
    : target_(&target, [](Directory*) {}),
      plan_(plan),
      recent_(std::max<std::size_t>(kLeastRecent, kFoldersOpenAtMost / workers)),
      on_the_way_(std::max<std::size_t>(1, kWaysOpenAtMost / workers)) {}

std::shared_ptr<Directory> OpenFolders::Kept::find(std::uint32_t folder) {
  const auto found =
      std::find_if(open_.rbegin(), open_.rend(), [&](const Open& open) { return open.folder == folder; });
  if (found == open_.rend()) return nullptr;
  std::rotate(found.base() - 1, found.base(), open_.end());
  return open_.back().directory;
}

void OpenFolders::Kept::add(std::uint32_t folder, std::shared_ptr<Directory> directory) {
  if (open_.size() == limit_) open_.erase(open_.begin());
  open_.push_back({folder, std::move(directory)});
}

bool OpenFolders::is_on_the_way(std::uint32_t folder) const { return plan_.folders[folder].level % kStepsOfWay == 0; }

std::shared_ptr<Directory> OpenFolders::find(std::uint32_t folder) {
  if (folder == 0) return target_;
  std::shared_ptr<Directory> found = recent_.find(folder);
  return found || !is_on_the_way(folder) ? found : on_the_way_.find(folder);
}

Result<std::shared_ptr<Directory>> OpenFolders::open(std::uint32_t folder) {
  std::vector<std::uint32_t> missing;
  std::shared_ptr<Directory> at = find(folder);
  while (!at) {
    missing.push_back(folder);
    folder = plan_.folders[folder].parent;
    at = find(folder);
  }
  // Of the way to a deep folder only the end: all of it would drive out what the next file may need.
  const std::size_t recent = missing.size() <= recent_.limit() / 2 ? missing.size() : kLeastRecent;
  for (; !missing.empty(); missing.pop_back()) {
    const PlannedFolder& next = plan_.folders[missing.back()];
    TRY_ASSIGN(std::unique_ptr<Directory> opened, at->open_directory(plan_.entries[next.entry].name));
    at = std::move(opened);
    if (is_on_the_way(missing.back())) on_the_way_.add(missing.back(), at);
    if (missing.size() <= recent) recent_.add(missing.back(), at);
  }
  return at;
}

}  // namespace dismount
