// SPDX-License-Identifier: MIT
// The name is looked at, moved away and created anew inside the directory that is held open, and creating refuses an
// existing name: a link put there in between makes the run go without a log, but is never written through.
#include "log/archive.h"

#include <algorithm>
#include <span>

#include "log/line.h"
#include "platform/tree.h"

namespace dismount {
namespace {

constexpr const char* kCannotOpen = "cannot open the log";

// Logs are read by whoever collects them, who need not be the user that took the image off.
constexpr std::uint32_t kLogMode = 0644;

/// How far the first line of an old log is looked for.
constexpr std::size_t kLookedAt = 4096;

/// More runs than begin at the same moment.
constexpr int kAttempts = 16;

struct Place {
  std::string directory;
  std::string name;
};

Result<Place> place_of(const std::string& path) {
  TRY_ASSIGN(const std::string absolute, absolute_path(path));
  const std::string parent = parent_path(absolute);
  const bool parent_is_root = parent_path(parent) == parent;
  const std::size_t name_at = parent.size() + (parent_is_root ? 0 : 1);
  if (name_at >= absolute.size()) {
    return Error{.code = Code::invalid_name,
                 .what = kCannotOpen,
                 .where = path,
                 .cause = "the path names no file",
                 .next = "name a file in an existing directory"};
  }
  // The way to the directory may well lead over links, as a temporary folder's often does.
  auto directory = canonical_path(parent);
  if (!directory) {
    const bool missing = directory.error().code == Code::file_not_found;
    return Error{.code = missing ? Code::path_not_found : directory.error().code,
                 .what = kCannotOpen,
                 .where = path,
                 .cause = missing ? "its directory does not exist" : directory.error().cause,
                 .next = "create the directory, or name a log in another one"};
  }
  return Place{std::move(*directory), absolute.substr(name_at)};
}

Error not_a_log(const std::string& path, FileKind kind) {
  const char* what_it_is = kind == FileKind::symlink     ? "a link"
                           : kind == FileKind::directory ? "a directory"
                                                         : "a device";
  return Error{.code = Code::access_denied,
               .what = kCannotOpen,
               .where = path,
               .cause = "the name belongs to " + std::string(what_it_is) + ", and a log is only ever a regular file",
               .next = "remove it, or name another log"};
}

/// A mistyped path must not cost a file: archiving would rename it away, and the next run would overwrite it. One that
/// cannot be read is taken for a log as before: only its name is touched.
bool is_something_else(const std::string& path) {
  const Result<std::unique_ptr<File>> file = open_file(path, OpenMode::read);
  if (!file) return false;
  const Result<std::uint64_t> size = (*file)->size();
  if (!size) return false;
  std::string start(static_cast<std::size_t>(std::min<std::uint64_t>(*size, kLookedAt)), '\0');
  if (!(*file)->read_at(0, std::as_writable_bytes(std::span(start)))) return false;
  return !begins_as_log(start, start.size() == *size);
}

Error not_a_log_but_a_file(const std::string& path) {
  return Error{.code = Code::invalid_parameter,
               .what = "the log would take the place of a file that is no log",
               .where = path,
               .cause = "it does not begin with a line of a log",
               .next = "choose another log path"};
}

Result<std::optional<std::string>> archive(Directory& directory, const Place& place, const std::string& path) {
  auto stat = directory.stat(place.name);
  if (!stat) {
    if (stat.error().code == Code::file_not_found) return std::optional<std::string>{};
    return std::move(stat.error());
  }
  if (stat->kind != FileKind::file) return not_a_log(path, stat->kind);
  TRY_ASSIGN(const std::string absolute, absolute_path(path));
  const std::string archived_to = absolute + ".bak";
  if (is_something_else(absolute)) return not_a_log_but_a_file(absolute);
  // A link or a pipe there is replaced without a look.
  const auto bak = directory.stat(place.name + ".bak");
  if (bak && bak->kind == FileKind::file && is_something_else(archived_to)) return not_a_log_but_a_file(archived_to);
  Result<void> renamed = rename_file(absolute, archived_to);
  if (renamed) return std::optional(archived_to);
  // Another run that begins now has archived it.
  if (renamed.error().code == Code::file_not_found) return std::optional<std::string>{};
  return std::move(renamed.error());
}

}  // namespace

Result<FreshLog> start_fresh_log(const std::string& path) {
  TRY_ASSIGN(const Place place, place_of(path));
  TRY_ASSIGN(const auto directory, open_directory(place.directory));
  for (int attempt = 1;; ++attempt) {
    TRY_ASSIGN(std::optional<std::string> archived_to, archive(*directory, place, path));
    Result<std::unique_ptr<File>> file = directory->create_file(place.name, kLogMode);
    if (file) return FreshLog{std::move(*file), std::move(archived_to)};
    // Another run that begins now was first, and its log gives way as that of any run before.
    if (file.error().code != Code::already_exists || attempt == kAttempts) return std::move(file.error());
  }
}

}  // namespace dismount
