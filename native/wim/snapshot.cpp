// SPDX-License-Identifier: MIT
#include "wim/snapshot.h"

#include <algorithm>

namespace dismount {
namespace {

Error lost(std::string what, std::string where) {
  return Error{.code = Code::file_corrupt,
               .what = std::move(what),
               .where = std::move(where),
               .cause = "the saved file is not what was asked for",
               .next = "do not ship it: restore the file from a copy, and report this with the log"};
}

std::string join(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : ", ") + word;
  return all;
}

}  // namespace

Snapshot take_snapshot(const Wim& wim) {
  Snapshot snapshot{.file_size = wim.file_size, .images = {}, .metadata = {}};
  for (std::uint32_t i = 1; i <= wim.header.image_count; ++i) {
    snapshot.images.push_back(wim.xml.image_info(i));
    snapshot.metadata.push_back(wim.lookup_table.images()[i - 1].hash);
  }
  return snapshot;
}

Result<void> compare_with_snapshot(const Snapshot& before, const Wim& after, SavedIndex index) {
  const std::size_t expected = std::max<std::size_t>(before.images.size(), index.saved);
  if (after.header.image_count != expected) {
    return lost("the file should have " + std::to_string(expected) + " images, but has " +
                    std::to_string(after.header.image_count),
                "header");
  }
  for (std::uint32_t i = 1; i <= before.images.size(); ++i) {
    if (i != index.saved && after.lookup_table.images()[i - 1].hash != before.metadata[i - 1]) {
      return lost("another image changed", "image " + std::to_string(i));
    }
  }
  const ImageInfo& old_info = before.images[index.mounted - 1];
  const ImageInfo new_info = after.xml.image_info(index.saved);
  const struct {
    const char* name;
    std::string was, is;
  } identity[] = {{"edition", old_info.edition, new_info.edition},
                  {"version", old_info.version, new_info.version},
                  {"architecture", old_info.architecture, new_info.architecture},
                  {"languages", join(old_info.languages), join(new_info.languages)}};
  for (const auto& field : identity) {
    if (field.was != field.is) {
      return lost("the image's " + std::string(field.name) + " was '" + field.was + "' and is now '" + field.is + "'",
                  "image " + std::to_string(index.saved));
    }
  }
  return {};
}

}  // namespace dismount
