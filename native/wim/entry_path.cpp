// SPDX-License-Identifier: MIT
#include "wim/entry_path.h"

#include "base/utf16.h"

namespace dismount {
namespace {

/// Bytes of a path in a message. Windows shows 260 characters; an image may have 64 MiB.
constexpr std::size_t kMostShown = 1'024;
constexpr std::size_t kShownOfStart = 256;

bool is_inside_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

}  // namespace

std::string joined_path(const std::vector<std::string>& names_from_entry) {
  if (names_from_entry.empty()) return "/";
  std::string path;
  for (auto name = names_from_entry.rbegin(); name != names_from_entry.rend(); ++name) path += "/" + *name;
  if (path.size() <= kMostShown) return path;
  std::size_t start = kShownOfStart;
  while (is_inside_character(path[start])) --start;
  std::size_t end = path.size() - (kMostShown - kShownOfStart);
  while (is_inside_character(path[end])) ++end;
  return path.substr(0, start) + "[...]" + path.substr(end);
}

std::optional<std::string> find_path(const Dentry& root, const std::function<bool(const Dentry&)>& wanted) {
  if (wanted(root)) return "/";
  struct Level {
    const Dentry* folder;
    std::size_t next = 0;  ///< of its children
  };
  std::vector<Level> levels{{&root}};
  while (!levels.empty()) {
    Level& level = levels.back();
    if (level.next == level.folder->children.size()) {
      levels.pop_back();
      continue;
    }
    const Dentry& child = level.folder->children[level.next++];
    if (wanted(child)) {
      std::vector<std::string> names;
      for (auto at = levels.rbegin(); at != levels.rend(); ++at) {
        names.push_back(utf16_to_utf8(at->folder->children[at->next - 1].name()));
      }
      return joined_path(names);
    }
    if (!child.children.empty()) levels.push_back({&child});
  }
  return std::nullopt;
}

}  // namespace dismount
