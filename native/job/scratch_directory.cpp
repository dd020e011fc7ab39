// SPDX-License-Identifier: MIT
#include "job/scratch_directory.h"

#include "platform/process.h"
#include "platform/tree.h"

namespace dismount {
namespace {

Error unusable(Code code, const std::string& path, std::string problem) {
  return Error{.code = code,
               .what = "the scratch directory cannot be used",
               .where = path,
               .cause = std::move(problem),
               .next = "name an existing, writable, local directory, or leave it out"};
}

}  // namespace

Result<void> check_scratch_directory(const std::string& path) {
  if (path.starts_with("\\\\") || path.starts_with("//")) {
    return unusable(Code::not_supported, path, "it is a network share");
  }
  const Result<FileStat> stat = stat_path(path);
  if (!stat) return unusable(stat.error().code, path, "it does not exist");
  if (stat->kind != FileKind::directory) return unusable(Code::not_a_directory, path, "it is not a directory");
  if (stat->read_only) return unusable(Code::access_denied, path, "it is read-only");
  const std::string probe = path + "/dismount-" + std::to_string(process_id()) + ".tmp";
  {
    const Result<std::unique_ptr<File>> file = open_file(probe, OpenMode::create);
    if (!file) return unusable(file.error().code, path, "it cannot be written");
  }
  return remove_file(probe);
}

}  // namespace dismount
