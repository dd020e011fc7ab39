// SPDX-License-Identifier: MIT
#include "engine/dism/engine.h"

#include <utility>

#include "engine/dism/codes.h"
#include "engine/dism/error_table.h"
#include "engine/dism/image_kind.h"
#include "engine/dism/mount_match.h"
#include "engine/dism/preflight.h"
#include "engine/dism/unmount.h"
#include "wim/reader.h"

namespace dismount {
namespace {

const char* status_name(DismMountStatus status) {
  switch (status) {
    case DismMountStatus::ok:
      return "ok";
    case DismMountStatus::needs_remount:
      return "needs-remount";
    case DismMountStatus::invalid:
      break;
  }
  return "invalid";
}

/// Empty if the file cannot tell.
std::string name_of_image(const std::string& wim_path, std::uint32_t index) {
  const Result<std::unique_ptr<File>> file = open_file(wim_path, OpenMode::read);
  if (!file) return {};
  const Result<Wim> wim = read_wim(**file);
  if (!wim || index < 1 || index > wim->header.image_count) return {};
  return wim->xml.image_info(index).name;
}

Error not_mounted(const std::string& path) {
  return dism_error(dism::kNotAMount, path + " was not mounted by DISM", {});
}

}  // namespace

DismEngine::DismEngine(EngineSettings settings, DismLoader load, DismMachine machine, std::string default_log)
    : settings_(std::move(settings)),
      machine_(std::move(machine)),
      default_log_(std::move(default_log)),
      library_(settings_, std::move(load), machine_) {}

std::optional<std::string> DismEngine::log_file() const {
  if (settings_.log.path) return settings_.log.path;
  if (default_log_.empty()) return std::nullopt;
  return default_log_;
}

Result<std::vector<DismMount>> DismEngine::list() {
  TRY_ASSIGN(DismApi* const api, library_.open());
  std::vector<DismMount> mounts;
  const DismStatus status = api->list_mounts(mounts);
  if (!status.ok()) return dism_error(status.code, "DISM could not list what is mounted", {});
  return mounts;
}

MountInfo DismEngine::describe(const DismMount& mount) const {
  const ImageKind kind = image_kind(mount.image_path);
  return {.path = mount.path,
          .image_path = mount.image_path,
          .image_index = mount.image_index,
          .image_name = kind == ImageKind::wim ? name_of_image(mount.image_path, mount.image_index) : std::string(),
          .read_only = mount.read_only,
          .kind = kind,
          .engine = name(),
          .status = status_name(mount.status)};
}

EngineMounts DismEngine::mounts() {
  Result<std::vector<DismMount>> list = this->list();
  if (!list && library_.is_absent()) return {};
  if (!list) return {{}, std::move(list.error())};
  EngineMounts all;
  for (const DismMount& mount : *list) all.mounts.push_back(describe(mount));
  return all;
}

Result<MountInfo> DismEngine::find(const std::string& path) {
  Result<std::vector<DismMount>> list = this->list();
  if (!list && library_.is_absent()) {
    Error error = not_mounted(path);
    error.cause = "this machine has no DISM (dismapi.dll), so it can have mounted nothing here";
    return error;
  }
  if (!list) return std::move(list.error());
  TRY_ASSIGN(const std::string absolute, absolute_path(path));
  const DismMount* found = find_mount(*list, absolute);
  if (found == nullptr) return not_mounted(path);
  return describe(*found);
}

std::vector<Finding> DismEngine::preflight(const MountInfo& mount, const std::optional<Disposition>& disposition,
                                           EngineContext& context) {
  pass_on_messages(mount, context);
  std::vector<Finding> findings = preflight_dism_mount(mount, disposition, settings_, machine_);
  Finding log = library_.log_finding();
  log.path = mount.path;
  findings.push_back(std::move(log));
  return findings;
}

UnmountReport DismEngine::unmount(const MountInfo& mount, const Disposition& disposition, EngineContext& context) {
  Result<DismApi*> api = library_.open();
  if (!api) {
    UnmountReport failed;
    failed.error = std::move(api.error());
    return failed;
  }
  pass_on_messages(mount, context);
  return unmount_dism_mount({**api, machine_, settings_}, mount, disposition, context);
}

void DismEngine::pass_on_messages(const MountInfo& mount, EngineContext& context) {
  for (Message& message : library_.take_messages()) {
    message.path = mount.path;
    context.sink.on_event(message);
  }
}

}  // namespace dismount
