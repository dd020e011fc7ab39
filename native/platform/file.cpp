// SPDX-License-Identifier: MIT
// What every File can do with the interface alone.
#include "platform/file.h"

#include <string>

namespace dismount {

Result<void> read_exactly(File& file, std::uint64_t offset, ByteSpan into) {
  TRY_ASSIGN(const std::size_t count, file.read_at(offset, into));
  if (count == into.size()) return {};
  return Error{.code = Code::file_corrupt,
               .what = "cannot read " + std::to_string(into.size()) + " bytes at offset " + std::to_string(offset),
               .where = file.path(),
               .cause = "the file ends after " + std::to_string(count) + " of them",
               .next = "check whether the file was copied completely"};
}

bool still_names(const std::string& path, const FileStat& held) {
  const Result<FileStat> named = stat_path(path);
  return named.ok() && named->inode == held.inode && named->device == held.device;
}

}  // namespace dismount
