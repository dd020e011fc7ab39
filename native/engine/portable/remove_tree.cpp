// SPDX-License-Identifier: MIT
#include "engine/portable/remove_tree.h"

#include <optional>

namespace dismount {
namespace {

class Remover {
 public:
  explicit Remover(const OnProgress& progress) : progress_(progress) {}

  Result<void> empty(Directory& directory, std::uint64_t device) {
    TRY_ASSIGN(const std::vector<TreeEntry> entries, directory.list());
    for (const TreeEntry& entry : entries) {
      if (progress_) TRY(progress_(++removed_));
      const Result<void> removed = remove(directory, entry, device);
      if (!removed && !first_failure_) first_failure_ = removed.error();
    }
    if (first_failure_) return *first_failure_;
    return {};
  }

 private:
  Result<void> remove(Directory& directory, const TreeEntry& entry, std::uint64_t device) {
    if (entry.stat.kind != FileKind::directory) return directory.remove_file(entry.name);
    if (entry.stat.device != device) {
      return Error{.code = Code::sharing_violation,
                   .what = "another file system is mounted inside the mount directory",
                   .where = directory.path() + "/" + entry.name,
                   .cause = {},
                   .next = "unmount it, then discard the mount"};
    }
    {
      TRY_ASSIGN(const std::unique_ptr<Directory> child, directory.open_directory(entry.name));
      TRY(empty(*child, device));
    }
    return directory.remove_directory(entry.name);
  }

  const OnProgress& progress_;
  std::uint64_t removed_ = 0;
  std::optional<Error> first_failure_;
};

}  // namespace

Result<void> remove_contents(Directory& directory, const OnProgress& progress) {
  TRY_ASSIGN(const FileStat stat, directory.stat());
  return Remover(progress).empty(directory, stat.device);
}

}  // namespace dismount
