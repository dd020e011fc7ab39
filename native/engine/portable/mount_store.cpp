// SPDX-License-Identifier: MIT
#include "engine/portable/mount_store.h"

#include "base/sha1.h"
#include "platform/tree.h"

namespace dismount {
namespace {

constexpr std::uint64_t kMaxRecordSize = 1ULL * 1024 * 1024 * 1024;
constexpr const char* kRecord = "/record";
constexpr const char* kJournal = "/journal";
constexpr const char* kUnmount = "/unmount";
constexpr const char* kPrepared = "/unmount.prepared";
constexpr const char* kSaving = "/saving";
constexpr const char* kLock = "/lock";
constexpr int kLockTries = 100;

Result<MountHead> read_head(const std::string& path) {
  TRY_ASSIGN(const std::unique_ptr<File> file, open_file(path, OpenMode::read));
  Bytes start(kMaxHeadSize);
  TRY_ASSIGN(const std::size_t size, file->read_at(0, start));
  return decode_mount_head(ByteView(start).first(size));
}

Result<Bytes> read_whole(const std::string& path) {
  TRY_ASSIGN(const std::unique_ptr<File> file, open_file(path, OpenMode::read));
  TRY_ASSIGN(const std::uint64_t size, file->size());
  if (size > kMaxRecordSize) {
    return Error{.code = Code::mount_corrupt,
                 .what = "the record of a mount is too large to be one",
                 .where = path,
                 .cause = {},
                 .next = "discard the mount"};
  }
  Bytes bytes(static_cast<std::size_t>(size));
  TRY(read_exactly(*file, 0, bytes));
  return bytes;
}

/// All or nothing: a new file, synced, then renamed over the old one.
Result<void> write_whole(const std::string& path, ByteView bytes) {
  const std::string fresh = path + ".new";
  {
    TRY_ASSIGN(const std::unique_ptr<File> file, open_file(fresh, OpenMode::create));
    TRY(file->write_at(0, bytes));
    TRY(file->sync());
  }
  return replace_file(fresh, path);
}

bool is_missing(const Error& error) { return error.code == Code::file_not_found || error.code == Code::path_not_found; }

Error is_busy(const std::string& mount_path) {
  return Error{.code = Code::sharing_violation,
               .what = "another process is mounting or dismounting here",
               .where = mount_path,
               .cause = {},
               .next = "wait for it to end"};
}

/// What `read` finds at `path`, if it is there and is that of the mount asked for.
template <typename Read>
auto belonging_to(const std::string& mount_path, const std::string& path, Read read) -> decltype(read(path)) {
  auto found = read(path);
  if (!found && is_missing(found.error())) {
    return Error{.code = Code::not_mounted,
                 .what = "this is not a mounted image",
                 .where = mount_path,
                 .cause = {},
                 .next = "check the path"};
  }
  if (!found && found.error().where.empty()) found.error().where = path;
  if (found && found->mount_path != mount_path)
    return corrupt(path, "it belongs to another mount, " + found->mount_path);
  return found;
}

template <typename T>
Result<std::optional<T>> load_if_there(const std::string& path, Result<T> (*decode)(ByteView)) {
  Result<Bytes> bytes = read_whole(path);
  if (!bytes) {
    if (is_missing(bytes.error())) return std::optional<T>();
    return std::move(bytes.error());
  }
  TRY_ASSIGN(T value, decode(*bytes));
  return std::optional<T>(value);
}

}  // namespace

MountStore::MountStore(std::string state_directory) : folder_(std::move(state_directory) + "/mounts") {}

std::string MountStore::folder_of(const std::string& mount_path) const {
  const auto bytes = std::as_bytes(std::span(mount_path));
  return folder_ + "/" + to_hex(sha1(bytes)).substr(0, 16);
}

Result<MountHeads> MountStore::list() const {
  MountHeads all;
  Result<std::unique_ptr<Directory>> folder = open_directory(folder_);
  if (!folder) {
    if (is_missing(folder.error())) return all;
    return std::move(folder.error());
  }
  TRY_ASSIGN(const std::vector<TreeName> entries, (*folder)->list_names());
  for (const TreeName& entry : entries) {
    Result<MountHead> head = read_head(folder_ + "/" + entry.name + kRecord);
    if (head) {
      all.heads.push_back(std::move(head).value());
    } else if (!is_missing(head.error()) && !all.unreadable) {  // missing: a mount that ended just now
      all.unreadable = std::move(head.error());
      all.unreadable->what = "the record of a mount cannot be read";
      all.unreadable->where = folder_ + "/" + entry.name;
      all.unreadable->next =
          "find the directory that it was for, copy what you need out of it, empty it, and remove the folder of the "
          "record";
    }
  }
  return all;
}

Result<MountRecord> MountStore::load(const std::string& mount_path) const {
  return belonging_to(mount_path, folder_of(mount_path) + kRecord, [](const std::string& path) -> Result<MountRecord> {
    TRY_ASSIGN(const Bytes bytes, read_whole(path));
    return decode_mount_record(bytes);
  });
}

Result<MountHead> MountStore::check(const std::string& mount_path) const {
  return belonging_to(mount_path, folder_of(mount_path) + kRecord, [](const std::string& path) -> Result<MountHead> {
    TRY_ASSIGN(const Bytes bytes, read_whole(path));
    return check_mount_record(bytes);
  });
}

Result<MountHead> MountStore::load_head(const std::string& mount_path) const {
  return belonging_to(mount_path, folder_of(mount_path) + kRecord, read_head);
}

Result<void> MountStore::save(const MountRecord& record) const {
  const std::string folder = folder_of(record.mount_path);
  TRY(create_directories(folder));
  return write_whole(folder + kRecord, encode_mount_record(record));
}

Result<std::optional<CommitJournal>> MountStore::load_journal(const std::string& mount_path) const {
  return load_if_there(folder_of(mount_path) + kJournal, decode_commit_journal);
}

Result<void> MountStore::save_journal(const std::string& mount_path, const CommitJournal& journal) const {
  return write_whole(folder_of(mount_path) + kJournal, encode_commit_journal(journal));
}

Result<std::optional<UnmountBegun>> MountStore::load_unmount_begun(const std::string& mount_path) const {
  return load_if_there(folder_of(mount_path) + kUnmount, decode_unmount_begun);
}

Result<void> MountStore::save_unmount_begun(const std::string& mount_path, const UnmountBegun& begun) const {
  const std::string path = folder_of(mount_path) + kUnmount;
  Result<void> written = write_whole(path, encode_unmount_begun(begun));
  if (written || begun.saved || written.error().code != Code::disk_full) return written;
  // Mounts of earlier versions have nothing prepared.
  return replace_file(folder_of(mount_path) + kPrepared, path) ? Result<void>{} : std::move(written);
}

Result<void> MountStore::prepare_discard(const std::string& mount_path) const {
  return write_whole(folder_of(mount_path) + kPrepared, encode_unmount_begun({}));
}

bool MountStore::save_begun(const std::string& mount_path) const {
  return stat_path(folder_of(mount_path) + kSaving).ok();
}

Result<void> MountStore::note_save_begun(const std::string& mount_path) const {
  if (save_begun(mount_path)) return {};
  // It says all that it says by being there, so that only its name need be durable.
  TRY(open_file(folder_of(mount_path) + kSaving, OpenMode::create));
  return sync_directory(folder_of(mount_path));
}

Result<void> MountStore::clear_leftovers(const std::string& mount_path) const {
  for (const char* name : {kJournal, kUnmount, kPrepared, kSaving}) {
    Result<void> removed = remove_file(folder_of(mount_path) + name);
    if (!removed && !is_missing(removed.error())) return removed;
  }
  return {};
}

Result<void> MountStore::remove(const std::string& mount_path) const {
  const std::string folder = folder_of(mount_path);
  // The record goes first: without it there is no mount, whatever else is left.
  const Result<void> removed = remove_file(folder + kRecord);
  if (!removed && !is_missing(removed.error())) return removed;
  static_cast<void>(clear_leftovers(mount_path).ok());  // the next mount here clears again, and insists
  static_cast<void>(remove_file(folder + kLock).ok());
  TRY_ASSIGN(const std::unique_ptr<Directory> parent, open_directory(folder_));
  static_cast<void>(parent->remove_directory(folder.substr(folder_.size() + 1)).ok());
  return {};
}

Result<std::unique_ptr<File>> MountStore::lock(const std::string& mount_path) const {
  const std::string path = folder_of(mount_path) + kLock;
  for (int tries = 1;; ++tries) {
    TRY(create_directories(folder_of(mount_path)));
    Result<std::unique_ptr<File>> file = open_file(path, OpenMode::create);
    if (file && !(*file)->lock()) return is_busy(mount_path);
    if (file) {
      // A dismount that ended between the two calls took the file away with its folder: the next one locks another.
      TRY_ASSIGN(const FileStat held, (*file)->stat());
      if (still_names(path, held)) return file;
    } else if (!is_missing(file.error())) {
      return file;
    }
    if (tries == kLockTries) return is_busy(mount_path);
  }
}

}  // namespace dismount
