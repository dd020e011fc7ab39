// SPDX-License-Identifier: MIT
#include "job/before.h"

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

Result<Before> look_before(const std::string& wim_path, std::uint32_t image_index) {
  TRY_ASSIGN(const std::unique_ptr<File> file, open_file(wim_path, OpenMode::read));
  TRY_ASSIGN(const Wim wim, read_wim(*file));
  Before before{.file_size = wim.file_size, .image_index = image_index, .images = {}, .metadata = {}};
  for (std::uint32_t i = 1; i <= wim.header.image_count; ++i) {
    before.images.push_back(wim.xml.image_info(i));
    before.metadata.push_back(wim.lookup_table.images()[i - 1].hash);
  }
  return before;
}

Result<void> compare_with_before(const Before& before, const Wim& after, std::uint32_t saved_index) {
  const std::size_t expected = std::max<std::size_t>(before.images.size(), saved_index);
  if (after.header.image_count != expected) {
    return lost("the file should have " + std::to_string(expected) + " images, but has " +
                    std::to_string(after.header.image_count),
                "header");
  }
  for (std::uint32_t i = 1; i <= before.images.size(); ++i) {
    if (i != saved_index && after.lookup_table.images()[i - 1].hash != before.metadata[i - 1]) {
      return lost("another image changed", "image " + std::to_string(i));
    }
  }
  const ImageInfo& old_info = before.images[before.image_index - 1];
  const ImageInfo new_info = after.xml.image_info(saved_index);
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
                  "image " + std::to_string(saved_index));
    }
  }
  return {};
}

}  // namespace dismount
