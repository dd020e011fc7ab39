// SPDX-License-Identifier: MIT
#include "engine/dism/preflight.h"

#include "engine/dism/codes.h"
#include "engine/dism/error_table.h"
#include "engine/dism/hives.h"
#include "engine/mount_checks.h"
#include "wim/reader.h"

namespace dismount {
namespace {

constexpr std::size_t kMaxPath = 260;  // MAX_PATH, with the terminating NUL; wimgapi has buffers of that size

class Checks : private MountChecks {
 public:
  Checks(const MountInfo& mount, const std::optional<Disposition>& disposition, const EngineSettings& settings,
         const DismMachine& machine)
      : MountChecks(mount.path, disposition), mount_(mount), settings_(settings), machine_(machine) {}

  std::vector<Finding> run() {
    // The list of mounts, from which this one is, was not to be had without these two.
    fine("elevation", "this process has an administrator's rights");
    fine("architecture", "this program and this machine are both " + machine_.native_architecture());
    fine("mount-exists", "mounted from " + mount_.image_path + ", image " + std::to_string(mount_.image_index));
    check_status();
    check_mode();
    check_options();
    check_path();
    if (!discarding_) check_image_file();
    check_hives();
    check_holders();
    return std::move(findings_);
  }

 private:
  bool is_wim() const { return mount_.kind == ImageKind::wim; }

  void check_status() {
    if (mount_.status == "ok") return fine("mount-status", "the mount is whole");
    if (mount_.status == "needs-remount") {
      return fine("mount-status", discarding_ || commit_ != nullptr
                                      ? "the image needs to be remounted, which is done first"
                                      : "the image needs to be remounted; a dismount does that first");
    }
    if (discarding_) return warn("mount-status", "the mount is invalid; it is tried to discard it");
    hinder("mount-status", dism_error(dism::kMountInvalid, "the mount is invalid, so it cannot be saved", mount_.path));
  }

  void check_mode() {
    if (!mount_.read_only) return fine("mount-mode", "mounted for reading and writing");
    if (discarding_) return fine("mount-mode", "mounted read-only");
    hinder("mount-mode", dism_error(is_wim() ? dism::kMountedReadOnly : dism::kDiskMountedReadOnly,
                                    "the image was mounted read-only, so nothing can be saved", mount_.path));
  }

  void check_options() {
    if (commit_ == nullptr) return;
    const std::string kind = image_kind_name(mount_.kind);
    if (commit_->append && !is_wim()) {
      fail("options", dism_error(dism::kNoAppendToDisk, "append is not possible, because the image is a " + kind,
                                 mount_.image_path));
    }
    if (commit_->check_integrity && !is_wim()) {
      fail("options", {.code = Code::not_supported,
                       .what = "check-integrity is not possible, because the image is a " + kind,
                       .where = mount_.image_path,
                       .cause = "only a .wim file can hold an integrity table",
                       .next = "save without check-integrity"});
    }
    if (commit_->append && (commit_->append->name || commit_->append->description)) {
      fail("options", {.code = Code::not_supported,
                       .what = "the appended image cannot be given a name or a description",
                       .where = mount_.path,
                       .cause = "DISM has no way to set them while it saves",
                       .next = "leave image-name and image-description out"});
    }
    if (commit_->level != CompressionLevel::normal) {
      warn("options", "compression-level has no effect: DISM mounted this image, and packs it as it always does");
    }
  }

  /// DISM replaces %name% in a path by the variable's value, and then looks elsewhere.
  void check_path() {
    if (mount_.path.size() >= kMaxPath) {
      warn("mount-directory", "the mount path has " + std::to_string(mount_.path.size()) +
                                  " bytes, and DISM takes no path of 260 characters or more");
    }
    const std::string& path = mount_.path;
    for (std::size_t open = path.find('%'); open != path.npos;) {
      const std::size_t close = path.find('%', open + 1);
      if (close == path.npos) break;
      const std::string name = path.substr(open + 1, close - open - 1);
      if (!name.empty() && machine_.is_variable(name)) {
        return fail("mount-directory",
                    {.code = Code::invalid_name,
                     .what = "DISM would put a variable's value in the place of %" + name + "% in the mount path",
                     .where = path,
                     .cause = "DISM expands environment variables in paths",
                     .next = "run this step without the variable " + name + ", or mount in a folder of another name"});
      }
      open = close;
    }
    const Result<FileStat> stat = stat_path(path);
    if (stat.ok() && stat->kind == FileKind::directory) return fine("mount-directory", "the mount directory is there");
    Error error{.code = Code::path_not_found,
                .what = "the mount directory is missing",
                .where = path,
                .cause = stat.ok() ? "a file has its name now" : stat.error().cause,
                .next = "discard the mount, and mount the image again"};
    if (discarding_) return warn("mount-directory", error.what);
    hinder("mount-directory", std::move(error));
  }

  void check_image_file() {
    const Result<std::unique_ptr<File>> file = open_file(mount_.image_path, OpenMode::read);
    if (!file) {
      Error error = file.error();
      error.what = "the image file of this mount cannot be opened";
      return hinder("wim-present", std::move(error));
    }
    const Result<FileStat> stat = (*file)->stat();
    if (stat.ok() && stat->read_only)
      return hinder("wim-writable", not_writable("the file has the read-only attribute"));
    if (!is_wim()) return fine("wim-present", "the image file can be read");
    const Result<Wim> wim = read_wim(**file);
    if (!wim) return hinder("wim-present", wim.error());
    fine("wim-present", "the WIM can be read");
    if ((wim->header.flags & kHeaderReadOnly) != 0) {
      return hinder("wim-writable", not_writable("its header marks it as read-only"));
    }
    // Not tried by opening it for writing: DISM, which has it open, may not allow that to others.
    fine("wim-writable", "nothing marks the WIM as read-only");
    check_free_space(*wim);
  }

  Error not_writable(const char* cause) const {
    return {.code = Code::write_protected,
            .what = "the image file cannot be written",
            .where = mount_.image_path,
            .cause = cause,
            .next = "make it writable, then save again"};
  }

  /// The tables and the metadata are written anew with every save; what else it needs, only DISM knows.
  void check_free_space(const Wim& wim) {
    std::uint64_t needed = wim.header.lookup_table.original_size + wim.header.xml_data.original_size;
    if (mount_.image_index >= 1 && mount_.image_index <= wim.lookup_table.images().size()) {
      needed += wim.lookup_table.images()[mount_.image_index - 1].resource.original_size;
    }
    const Result<std::uint64_t> available = free_space(mount_.image_path);
    if (!available) return;
    const std::string text = std::to_string(*available) + " bytes are free beside the WIM, a save needs " +
                             std::to_string(needed) + " or more";
    if (*available >= needed) return fine("free-space", text);
    hinder("free-space", {.code = Code::disk_full,
                          .what = "there is not enough free space for a save",
                          .where = mount_.image_path,
                          .cause = text,
                          .next = "make room on that volume"});
  }

  /// A loaded hive makes DISM save the image and then fail to unmount it; and the hive's own changes may be missing.
  void check_hives() {
    const Result<std::vector<LoadedHive>> hives = machine_.hives_below(mount_.path);
    if (!hives) return warn("hives", "the loaded registry hives cannot be listed: " + describe(hives.error()));
    if (hives->empty()) return fine("hives", "no registry hive of the image is loaded");
    if (settings_.unload_hives)
      return fine("hives", "registry hives of the image, to be unloaded: " + name_hives(*hives));
    Error error = dism_error(dism::kFileInUse, "registry hives of the image are loaded", mount_.path);
    error.cause = name_hives(*hives) + "; unload-hives is off";
    error.next = "unload them with 'reg unload KEY', or let unload-hives be on";
    if (discarding_) return fail("hives", std::move(error));
    hinder("hives", std::move(error));
  }

  void check_holders() {
    const Result<std::vector<Holder>> holders = machine_.holders_below(mount_.path);
    if (!holders) return warn("holders", "who uses the mount cannot be told: " + describe(holders.error()));
    if (holders->empty()) return fine("holders", "no program is seen that uses the mount");
    warn("holders", "the mount is in use: " + name_holders(*holders));
  }

  const MountInfo& mount_;
  const EngineSettings& settings_;
  const DismMachine& machine_;
};

}  // namespace

std::vector<Finding> preflight_dism_mount(const MountInfo& mount, const std::optional<Disposition>& disposition,
                                          const EngineSettings& settings, const DismMachine& machine) {
  return Checks(mount, disposition, settings, machine).run();
}

}  // namespace dismount
