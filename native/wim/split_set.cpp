// SPDX-License-Identifier: MIT
#include "wim/split_set.h"

namespace dismount {
namespace {

/// Where the extension begins, with its dot; the end if there is none.
std::size_t extension_of(const std::string& path) {
  const std::size_t name = path.find_last_of("/\\") + 1;  // npos + 1 is 0
  const std::size_t dot = path.find_last_of('.');
  return dot == std::string::npos || dot < name ? path.size() : dot;
}

Error split_error(std::string what, std::string where, std::string cause, std::string next) {
  return Error{.code = Code::split_wim,
               .what = std::move(what),
               .where = std::move(where),
               .cause = std::move(cause),
               .next = std::move(next)};
}

std::string part_of(std::uint32_t number, std::uint32_t total) {
  return "part " + std::to_string(number) + " of " + std::to_string(total);
}

Error not_the_first(const std::string& path, const Header& header) {
  const std::string first = first_part_path(path, header.part_number);
  const std::string next = first.empty() ? "name the file that is part 1" : "name the first part: " + first;
  return split_error(
      "this is " + part_of(header.part_number, header.total_parts) + " of a split set, not the first one", path,
      "the images are in part 1", next);
}

Result<Wim> read_sibling(File& file, const Header& first, std::uint32_t number) {
  TRY_ASSIGN(Wim wim, read_part(file));
  const Header& header = wim.header;
  if (header.guid == first.guid && header.part_number == number && header.total_parts == first.total_parts &&
      header.image_count == first.image_count) {
    return wim;
  }
  const std::string cause = header.guid == first.guid ? "it is " + part_of(header.part_number, header.total_parts) +
                                                            ", with " + std::to_string(header.image_count) + " images"
                                                      : "its GUID is " + format_guid(header.guid) +
                                                            ", that of the set " + format_guid(first.guid);
  return split_error("this file is not " + part_of(number, first.total_parts) + " of the split set", file.path(), cause,
                     "put the parts of one set into one directory, and no others by their names");
}

}  // namespace

std::string part_path(const std::string& first, std::uint32_t number) {
  if (number == 1) return first;
  std::string path = first;
  return path.insert(extension_of(path), std::to_string(number));
}

std::string first_part_path(const std::string& path, std::uint32_t number) {
  if (number == 1) return path;
  const std::size_t dot = extension_of(path);
  const std::string digits = std::to_string(number);
  if (dot < digits.size() || path.compare(dot - digits.size(), digits.size(), digits) != 0) return {};
  std::string first = path;
  return first.erase(dot - digits.size(), digits.size());
}

Result<SplitSet> SplitSet::open(File& first, Wim wim) {
  if (wim.header.part_number != 1) return not_the_first(first.path(), wim.header);
  SplitSet set;
  set.wims_.push_back(std::make_unique<Wim>(std::move(wim)));
  set.parts_.push_back({&first, set.wims_.front().get()});
  const Header& header = set.first().header;
  for (std::uint32_t number = 2; number <= header.total_parts; ++number) {
    const std::string path = part_path(first.path(), number);
    Result<std::unique_ptr<File>> file = open_file(path, OpenMode::read);
    if (!file && file.error().code == Code::file_not_found) {
      return split_error(part_of(number, header.total_parts) + " of the split set is missing", path,
                         "all parts must be in one directory, named as they were written",
                         "put it there, then verify again");
    }
    if (!file) return std::move(file.error());
    TRY_ASSIGN(Wim part, read_sibling(**file, header, number));
    set.files_.push_back(std::move(file).value());
    set.wims_.push_back(std::make_unique<Wim>(std::move(part)));
    set.parts_.push_back({set.files_.back().get(), set.wims_.back().get()});
  }
  return set;
}

}  // namespace dismount
