// SPDX-License-Identifier: MIT
#include "engine/portable/still_listed.h"

#include <string_view>
#include <unordered_map>

namespace dismount {
namespace {

Error changed_meanwhile(const std::string& path, const char* how) {
  return Error{.code = Code::sharing_violation,
               .what = std::string("an entry was ") + how + " while the mount was being saved",
               .where = path,
               .cause = "another process is still writing to the mount directory",
               .next = "end that process, then save again; nothing was written"};
}

/// Times of access do not count, as the save itself reads; nor do those of directories, whose entries are compared.
bool is_same(const FileStat& before, const FileStat& now) {
  if (before.kind != now.kind || before.inode != now.inode) return false;
  return now.kind == FileKind::directory || (before.size == now.size && before.write_time == now.write_time);
}

class Comparison {
 public:
  explicit Comparison(std::string path) : path_(std::move(path)) {}

  Result<void> run(const ListedFolder& before, const ListedFolder& now) {
    if (now.error) return *now.error;
    std::size_t at = 0;
    // A directory nobody touched lists its entries in the same order, and mostly this is all.
    while (at < now.entries.size() && at < before.entries.size() &&
           now.entries[at].entry.name == before.entries[at].entry.name) {
      TRY(compare(before.entries[at], now.entries[at]));
      ++at;
    }
    std::unordered_map<std::string_view, const ListedEntry*> left;
    for (std::size_t i = at; i < before.entries.size(); ++i)
      left.emplace(before.entries[i].entry.name, &before.entries[i]);
    for (; at < now.entries.size(); ++at) {
      const ListedEntry& entry = now.entries[at];
      const auto found = left.find(entry.entry.name);
      if (found == left.end()) return changed(entry, "added");
      TRY(compare(*found->second, entry));
      left.erase(found);
    }
    if (!left.empty()) return changed(*left.begin()->second, "removed");
    return {};
  }

 private:
  Result<void> compare(const ListedEntry& before, const ListedEntry& now) {
    if (!is_same(before.entry.stat, now.entry.stat)) return changed(now, "changed");
    if (!before.folder || !now.folder) return {};
    const std::size_t length = path_.size();
    path_ += "/" + now.entry.name;
    TRY(run(*before.folder, *now.folder));
    path_.resize(length);
    return {};
  }

  Error changed(const ListedEntry& entry, const char* how) const {
    return changed_meanwhile(path_ + "/" + entry.entry.name, how);
  }

  std::string path_;
};

}  // namespace

Result<void> check_still_listed(Directory& root, const ListedTree& listed, const OnProgress& progress) {
  TRY_ASSIGN(const ListedTree now, list_tree(root, progress));
  return Comparison(root.path()).run(listed.top, now.top);
}

}  // namespace dismount
