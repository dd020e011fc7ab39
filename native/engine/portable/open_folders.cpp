// SPDX-License-Identifier: MIT
#include "engine/portable/open_folders.h"

#include <algorithm>

namespace dismount {
namespace {

/// By all threads together: with one more for the file each of them writes, below any usual limit of descriptors.
constexpr std::size_t kFoldersOpenAtMost = 32;

}  // namespace

OpenFolders::OpenFolders(Directory& target, const ExtractionPlan& plan, unsigned workers)
    : target_(&target, [](Directory*) {}),
      plan_(plan),
      limit_(std::max<std::size_t>(2, kFoldersOpenAtMost / workers)) {}

std::shared_ptr<Directory> OpenFolders::find(std::uint32_t folder) {
  if (folder == 0) return target_;
  const auto found = std::find_if(open_.rbegin(), open_.rend(), [&](const auto& open) { return open.first == folder; });
  if (found == open_.rend()) return nullptr;
  std::rotate(found.base() - 1, found.base(), open_.end());
  return open_.back().second;
}

Result<std::shared_ptr<Directory>> OpenFolders::open(std::uint32_t folder) {
  std::vector<std::uint32_t> missing;
  std::shared_ptr<Directory> at = find(folder);
  while (!at) {
    missing.push_back(folder);
    folder = plan_.folders[folder].parent;
    at = find(folder);
  }
  for (; !missing.empty(); missing.pop_back()) {
    const PlannedFolder& next = plan_.folders[missing.back()];
    TRY_ASSIGN(std::unique_ptr<Directory> opened, at->open_directory(plan_.entries[next.entry].name));
    at = std::move(opened);
    if (open_.size() == limit_) open_.erase(open_.begin());
    open_.emplace_back(missing.back(), at);
  }
  return at;
}

}  // namespace dismount
