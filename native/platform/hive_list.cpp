// SPDX-License-Identifier: MIT
#include "platform/hive_list.h"

#include <algorithm>

namespace dismount {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool starts_with(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() &&
         std::equal(prefix.begin(), prefix.end(), text.begin(), [](char a, char b) { return lower(a) == lower(b); });
}

/// What of `path` is below `directory`, with the separator before it.
std::optional<std::string_view> rest_below(std::string_view path, std::string_view directory) {
  while (directory.ends_with('\\')) directory.remove_suffix(1);
  if (directory.empty() || !starts_with(path, directory)) return std::nullopt;
  const std::string_view rest = path.substr(directory.size());
  if (rest.size() < 2 || rest.front() != '\\') return std::nullopt;
  return rest;
}

/// "HKLM\\X" for "\\REGISTRY\\MACHINE\\X". What is deeper, or elsewhere (\REGISTRY\A, \REGISTRY\WC), is the system's
/// own.
std::optional<std::string> key_of(std::string_view name) {
  struct Root {
    std::string_view kernel;
    std::string_view usual;
  };
  for (const Root& root : {Root{"\\REGISTRY\\MACHINE\\", "HKLM\\"}, Root{"\\REGISTRY\\USER\\", "HKU\\"}}) {
    if (!starts_with(name, root.kernel)) continue;
    const std::string_view key = name.substr(root.kernel.size());
    if (key.empty() || key.find('\\') != key.npos) return std::nullopt;
    return std::string(root.usual) + std::string(key);
  }
  return std::nullopt;
}

}  // namespace

std::optional<LoadedHive> hive_below(const HivePlace& directory, std::string_view name, std::string_view data) {
  const std::optional<std::string> key = key_of(name);
  if (!key) return std::nullopt;
  for (const std::string_view prefix : {"\\??\\", "\\\\?\\"}) {
    if (data.starts_with(prefix)) data.remove_prefix(prefix.size());
  }
  std::optional<std::string_view> rest = rest_below(data, directory.device);
  if (!rest) rest = rest_below(data, directory.dos);
  if (!rest) return std::nullopt;
  std::string_view dos = directory.dos;
  while (dos.ends_with('\\')) dos.remove_suffix(1);
  return LoadedHive{*key, std::string(dos) + std::string(*rest)};
}

}  // namespace dismount
