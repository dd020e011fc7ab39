// SPDX-License-Identifier: MIT
// PortableEngine::mount: the record first, so that an interrupted mount can be found and discarded; then the files.
#include "engine/phase_scope.h"
#include "engine/portable/engine.h"
#include "engine/portable/extract.h"
#include "engine/portable/remove_tree.h"
#include "platform/tree.h"

namespace dismount {
namespace {

Error cannot_mount(Code code, std::string what, std::string where, std::string next) {
  return Error{.code = code, .what = std::move(what), .where = std::move(where), .cause = {}, .next = std::move(next)};
}

/// Makes the directory if there is none, and proves it empty.
Result<std::unique_ptr<Directory>> open_target(const std::string& path) {
  const Result<FileStat> stat = stat_path(path);
  if (!stat) TRY(create_directories(path));
  if (stat.ok() && stat->kind != FileKind::directory) {
    return cannot_mount(Code::not_a_directory, "the mount path is not a directory", path, "choose an empty directory");
  }
  TRY_ASSIGN(const std::string real, canonical_path(path));
  TRY_ASSIGN(std::unique_ptr<Directory> directory, open_directory(real));
  TRY_ASSIGN(const std::vector<TreeEntry> entries, directory->list());
  if (!entries.empty()) {
    return cannot_mount(Code::directory_not_empty, "the mount directory is not empty", real,
                        "choose an empty directory, or one that does not exist yet");
  }
  return directory;
}

/// Before anything is extracted: a few bytes of a file can claim to be more than any disk holds.
Result<void> check_room(std::uint64_t needed, const std::string& directory) {
  TRY_ASSIGN(const std::uint64_t available, free_space(directory));
  if (needed <= available) return {};
  return Error{
      .code = Code::disk_full,
      .what = "there is not enough free space for the files of the image",
      .where = directory,
      .cause = "they have " + std::to_string(needed) + " bytes, and " + std::to_string(available) + " are free",
      .next = "make room on that volume, or mount to a directory on another one"};
}

/// Undoes a mount that did not finish.
class MountRollback {
 public:
  MountRollback(const MountStore& store, Directory& directory) : store_(store), directory_(directory) {}
  ~MountRollback() {
    if (kept_) return;
    // If this fails too, the record stays and says that the mount is unfinished.
    if (remove_contents(directory_, {}).ok()) static_cast<void>(store_.remove(directory_.path()).ok());
  }
  MountRollback(const MountRollback&) = delete;
  MountRollback& operator=(const MountRollback&) = delete;
  void keep() { kept_ = true; }

 private:
  const MountStore& store_;
  Directory& directory_;
  bool kept_ = false;
};

}  // namespace

Result<MountInfo> PortableEngine::mount(const MountRequest& request, EngineContext& context) {
  TRY_ASSIGN(const std::string wim_path, canonical_path(request.image_path));
  TRY_ASSIGN(const std::unique_ptr<File> file, open_file(wim_path, OpenMode::read));
  TRY_ASSIGN(const Wim wim, read_wim(*file));
  TRY_ASSIGN(const FileStat wim_stat, file->stat());
  if (!request.read_only && (wim_stat.read_only || (wim.header.flags & kHeaderReadOnly) != 0)) {
    return cannot_mount(Code::write_protected, "the WIM is read-only", wim_path,
                        "make it writable, or mount it with --read-only");
  }
  if (!request.read_only) {
    Result<void> savable = check_can_append(wim.header);
    if (!savable) {
      savable.error().where = wim_path;
      return std::move(savable.error());
    }
  }
  if (request.check_integrity && wim.integrity_table) {
    PhaseScope phase(context, request.path, Phase::verify);
    TRY(check_integrity(*file, *wim.integrity_table, wim.covered_end(),
                        phase.progress(wim.covered_end() - kHeaderSize, "bytes")));
  }
  TRY_ASSIGN(const Image image, read_image(*file, wim, request.image_index));
  TRY_ASSIGN(const MountHeads mounted, store_.list());
  for (const MountHead& other : mounted.heads) {
    if (!request.read_only && !other.read_only && other.wim_path == wim_path &&
        other.image_index == request.image_index) {
      return cannot_mount(Code::already_mounted, "this image is already mounted for writing", other.mount_path,
                          "dismount it there first, or mount it with --read-only");
    }
  }
  TRY_ASSIGN(const std::unique_ptr<Directory> directory, open_target(request.path));
  TRY_ASSIGN(const std::unique_ptr<File> lock, store_.lock(directory->path()));
  if (store_.load_head(directory->path()).ok()) {
    return cannot_mount(Code::already_mounted, "an image is already mounted here", directory->path(),
                        "dismount it first, or choose another directory");
  }

  TRY_ASSIGN(const FileStat stat, directory->stat());
  MountRecord record{MountHead{.status = MountStatus::mounting,
                               .mount_path = directory->path(),
                               .directory_inode = stat.inode,
                               .directory_device = stat.device,
                               .wim_path = wim_path,
                               .wim_size = wim.file_size,
                               .wim_write_time = wim_stat.write_time,
                               .wim_header = wim.header_bytes,
                               .image_index = request.image_index,
                               .image_name = wim.xml.image_info(request.image_index).name,
                               .read_only = request.read_only},
                     {}};
  TRY(store_.clear_leftovers(record.mount_path));
  TRY(store_.save(record));
  MountRollback rollback(store_, *directory);
  {
    PhaseScope phase(context, record.mount_path, Phase::mount);
    TRY_ASSIGN(ExtractionPlan plan, plan_extraction(image, wim.lookup_table));
    TRY(check_room(plan.bytes, record.mount_path));
    TRY(extract_image(*file, wim, plan, *directory, phase.progress(plan.bytes, "bytes")));
    record.entries = std::move(plan.entries);
    if (plan.hidden != 0) {
      std::string text =
          std::to_string(plan.hidden) + " entries cannot be shown on this system; they stay in the image as they are:";
      for (const std::string& path : plan.not_shown) text += " " + path;
      context.sink.on_event(Message{Severity::warning, record.mount_path, std::move(text)});
    }
  }
  record.status = MountStatus::mounted;
  TRY(store_.prepare_discard(record.mount_path));
  TRY(store_.save(record));
  // A save of another image of the file that ended by now could not know of this mount. One that ends later does.
  TRY_ASSIGN(const HeaderBytes header, read_header_bytes(*file));
  if (header != record.wim_header) {
    return cannot_mount(Code::wim_changed, "the WIM was changed while it was being mounted", wim_path,
                        "mount the image again");
  }
  rollback.keep();
  return describe(record);
}

}  // namespace dismount
