// SPDX-License-Identifier: MIT
#include "wim/snapshot.h"

#include <algorithm>
#include <cstdlib>
#include <sstream>

namespace dismount {
namespace {

Error lost(std::string what, std::string where) {
  return Error{.code = Code::file_corrupt,
               .what = std::move(what),
               .where = std::move(where),
               .cause = "the saved file is not what was asked for",
               .next = "do not ship it: restore the file from a copy, and report this with the log"};
}

/// In one order, so that only what is there counts.
std::string join(std::vector<std::string> words) {
  std::sort(words.begin(), words.end());
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : ", ") + word;
  return all;
}

std::string shown(const std::string& value) { return value.empty() ? "nothing" : "'" + value + "'"; }

/// Lost or another one. What was not known before may be known now: DISM fills in what it finds in the image.
bool is_lost(const std::string& before, const std::string& after) { return !before.empty() && after != before; }

/// "10.0.26100.1" as numbers.
std::vector<unsigned long> numbers_of(const std::string& version) {
  std::vector<unsigned long> numbers;
  std::istringstream text(version);
  for (std::string part; std::getline(text, part, '.');) numbers.push_back(std::strtoul(part.c_str(), nullptr, 10));
  return numbers;
}

/// An update raises the version; nothing lowers it.
bool is_older(const std::string& before, const std::string& after) {
  return !before.empty() && (after.empty() || numbers_of(after) < numbers_of(before));
}

/// A language pack adds one.
bool are_lost(const std::vector<std::string>& before, const std::vector<std::string>& after) {
  return !std::all_of(before.begin(), before.end(), [&](const std::string& language) {
    return std::find(after.begin(), after.end(), language) != after.end();
  });
}

/// "edition 'Core' → nothing; version …": what Windows Setup and deployment tools tell images apart by, where it is
/// lost. Without it an image is useless to them.
std::string lost_identity(const ImageInfo& before, const std::string& product_before, const ImageInfo& after,
                          const std::string& product_after) {
  std::string list;
  const auto tell = [&list](bool bad, const char* name, const std::string& old_value, const std::string& new_value) {
    if (bad) list += (list.empty() ? "" : "; ") + std::string(name) + " " + shown(old_value) + " → " + shown(new_value);
  };
  tell(is_lost(before.edition, after.edition), "edition", before.edition, after.edition);
  tell(is_lost(product_before, product_after), "product type", product_before, product_after);
  tell(is_lost(before.architecture, after.architecture), "architecture", before.architecture, after.architecture);
  tell(is_older(before.version, after.version), "version", before.version, after.version);
  tell(are_lost(before.languages, after.languages), "languages", join(before.languages), join(after.languages));
  return list;
}

}  // namespace

Snapshot take_snapshot(const Wim& wim) {
  Snapshot snapshot{.file_size = wim.file_size,
                    .images = {},
                    .product_types = {},
                    .metadata = {},
                    .header = wim.header_bytes,
                    .kept = nullptr};
  for (std::uint32_t i = 1; i <= wim.header.image_count; ++i) {
    snapshot.images.push_back(wim.xml.image_info(i));
    snapshot.product_types.push_back(wim.xml.product_type(i));
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
  if (index.saved == 0) return lost("the saved image is not in the file", "header");
  for (std::uint32_t i = 1; i <= before.images.size(); ++i) {
    if (i != index.saved && after.lookup_table.images()[i - 1].hash != before.metadata[i - 1]) {
      return lost("another image changed", "image " + std::to_string(i));
    }
  }
  if (index.mounted == 0 || index.mounted > before.images.size()) return {};
  const std::string differences =
      lost_identity(before.images[index.mounted - 1], before.product_types[index.mounted - 1],
                    after.xml.image_info(index.saved), after.xml.product_type(index.saved));
  if (!differences.empty()) {
    return lost("the saved image is not what it was: " + differences, "image " + std::to_string(index.saved));
  }
  return {};
}

}  // namespace dismount
