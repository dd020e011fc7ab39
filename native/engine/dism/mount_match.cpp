// SPDX-License-Identifier: MIT
#include "engine/dism/mount_match.h"

#include <algorithm>

#include "platform/file.h"

namespace dismount {
namespace {

std::string folded(std::string path) {
  for (char& c : path) {
    if (c == '/') c = '\\';
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  while (path.size() > 1 && path.back() == '\\') path.pop_back();
  return path;
}

/// No file system numbers a file 0; those that number none give 0 for all.
bool same_directory(const FileStat& a, const FileStat& b) {
  return a.inode != 0 && a.inode == b.inode && a.device == b.device;
}

}  // namespace

bool same_path_text(const std::string& a, const std::string& b) { return folded(a) == folded(b); }

const DismMount* find_mount(const std::vector<DismMount>& mounts, const std::string& path) {
  const auto by_text = std::find_if(mounts.begin(), mounts.end(),
                                    [&](const DismMount& mount) { return same_path_text(mount.path, path); });
  if (by_text != mounts.end()) return &*by_text;

  const Result<FileStat> wanted = stat_path(path);
  if (!wanted || wanted->kind != FileKind::directory) return nullptr;
  const auto by_id = std::find_if(mounts.begin(), mounts.end(), [&](const DismMount& mount) {
    const Result<FileStat> stat = stat_path(mount.path);
    return stat.ok() && same_directory(*stat, *wanted);
  });
  return by_id == mounts.end() ? nullptr : &*by_id;
}

}  // namespace dismount
