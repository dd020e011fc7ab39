// SPDX-License-Identifier: MIT
#include "tests/standin/mounts.h"

#include <algorithm>
#include <array>

#include "tests/standin/folder.h"

namespace dismount::standin {
namespace {

constexpr std::array<const char*, 2> kModes{"read-write", "read-only"};
constexpr std::array<const char*, 3> kStatuses{"ok", "needs-remount", "invalid"};

template <typename Enum, std::size_t N>
Enum read_word(const std::array<const char*, N>& words, const std::string& word) {
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end()) wrong_scenario("unknown word '" + word + "' in mounts.json");
  return static_cast<Enum>(found - words.begin());
}

bool same_path(const std::string& left, const std::string& right) {
  const std::wstring one = to_wide(left).value_or(L"");
  const std::wstring other = to_wide(right).value_or(L"");
  return ::CompareStringOrdinal(one.c_str(), -1, other.c_str(), -1, TRUE) == CSTR_EQUAL;
}

}  // namespace

bool Mount::is_wim() const {
  std::string end = image_path.substr(image_path.size() < 4 ? 0 : image_path.size() - 4);
  std::transform(end.begin(), end.end(), end.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  return end == ".wim";
}

std::vector<Mount> read_mounts() {
  std::vector<Mount> mounts;
  for (const nlohmann::json& json : read_json(kMountsFile, nlohmann::json::array())) {
    mounts.push_back({.path = json.at("path"),
                      .image_path = json.at("image"),
                      .image_index = json.value("index", 1U),
                      .mode = read_word<DismMountMode>(kModes, json.value("mode", "read-write")),
                      .status = read_word<DismMountStatus>(kStatuses, json.value("status", "ok")),
                      .partly_unmounted = json.value("partlyUnmounted", false),
                      .unmount = json.value("unmount", nlohmann::json::array()),
                      .remount = json.value("remount", nlohmann::json::array())});
  }
  return mounts;
}

void write_mounts(const std::vector<Mount>& mounts) {
  nlohmann::json list = nlohmann::json::array();
  for (const Mount& mount : mounts) {
    list.push_back({{"path", mount.path},
                    {"image", mount.image_path},
                    {"index", mount.image_index},
                    {"mode", kModes.at(mount.mode)},
                    {"status", kStatuses.at(mount.status)},
                    {"partlyUnmounted", mount.partly_unmounted},
                    {"unmount", mount.unmount},
                    {"remount", mount.remount}});
  }
  write_json(kMountsFile, list);
}

std::vector<Mount>::iterator find_mount(std::vector<Mount>& mounts, std::string path) {
  if (path.size() > 3 && path.back() == '\\') path.pop_back();
  return std::find_if(mounts.begin(), mounts.end(), [&](const Mount& mount) { return same_path(mount.path, path); });
}

Step take_step(nlohmann::json& steps) {
  if (steps.empty()) return {};
  const Step step = read_step(steps.front());
  if (steps.size() > 1) steps.erase(steps.begin());
  return step;
}

}  // namespace dismount::standin
