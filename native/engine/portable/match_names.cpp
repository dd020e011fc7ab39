// SPDX-License-Identifier: MIT
// Level by level, since what a directory is must be known before what is in it; those of one level by several threads.
#include "engine/portable/match_names.h"

#include "base/parallel_for.h"
#include "base/workers.h"

namespace dismount {
namespace {

struct Pair {
  ListedFolder* folder;
  const Dentry* directory;
  std::vector<Pair> below = {};  ///< the directories in both
};

void match(Pair& pair, const KnownEntries& known) {
  const KnownChildren children = known.children_of(*pair.directory);
  pair.folder->hidden = children.hidden();
  for (ListedEntry& one : pair.folder->entries) {
    one.known = children.find(one.entry.name);
    if (one.known.recorded != nullptr && one.known.recorded->kind != one.entry.stat.kind) one.known = {};
    if (one.folder && one.known.dentry != nullptr) pair.below.push_back({one.folder.get(), one.known.dentry});
  }
}

}  // namespace

Result<void> match_names(ListedFolder& folder, const Dentry& directory, const KnownEntries& known) {
  std::vector<Pair> level;
  level.push_back({&folder, &directory});
  while (!level.empty()) {
    TRY(parallel_for(worker_count(), level.size(), [&]() -> Result<RoundWork> {
      return RoundWork([&](const Round& round) -> Result<void> {
        match(level[round.index()], known);
        return {};
      });
    }));
    std::vector<Pair> next;
    for (Pair& pair : level) next.insert(next.end(), pair.below.begin(), pair.below.end());
    level = std::move(next);
  }
  return {};
}

}  // namespace dismount
