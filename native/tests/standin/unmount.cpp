// SPDX-License-Identifier: MIT
#include "tests/standin/unmount.h"

#include <thread>

#include "tests/standin/image.h"

namespace dismount::standin {
namespace {

constexpr DWORD kKnownFlags = DISM_DISCARD_IMAGE | DISM_COMMIT_GENERATE_INTEGRITY | DISM_COMMIT_APPEND;
constexpr UINT kPhase = 100;  // steps of one phase

HRESULT code(std::uint32_t value) { return static_cast<HRESULT>(value); }

/// What DISM refuses before it does anything.
HRESULT refusal(const Mount& mount, DWORD flags) {
  const bool commit = (flags & DISM_DISCARD_IMAGE) == 0;
  if (mount.status == DismMountStatusNeedsRemount) return code(0xC1510114);
  if (!commit) return S_OK;
  if (mount.status == DismMountStatusInvalid) return code(0xC1510115);
  if (mount.mode == DismReadOnly) return code(mount.is_wim() ? 0xC142010C : 0xC1550119);
  if (!mount.is_wim() && (flags & DISM_COMMIT_APPEND) != 0) return code(0xC1550123);
  if (mount.partly_unmounted) return code(0xC142011D);
  return S_OK;
}

/// One unmount of one mount; runs on the worker's thread.
class Unmount {
 public:
  Unmount(const Library& library, const UnmountRequest& request, Mount& mount, Step step)
      : log_(library.log()),
        request_(request),
        mount_(mount),
        step_(step),
        commits_((request.flags & DISM_DISCARD_IMAGE) == 0),
        progress_(request.callback, request.user_data,
                  library.scenario().progress_total.value_or(commits_ ? 2 * kPhase : kPhase),
                  library.scenario().progress_backwards) {}

  HRESULT run() {
    if (const HRESULT refused = refusal(mount_, request_.flags); refused != S_OK) return refused;
    if (step_.fails && !step_.commits) return *step_.fails;
    const UINT commit_end = commits_ ? kPhase : 0;
    if (commits_) {
      log_.line(Severity::info, "DISM WIM Provider", "Saving image.");
      if (!progress_.pass(step_.commit_time, 0, commit_end, request_.cancel)) return code(0x800704D3);
      if (mount_.is_wim()) {
        if (const HRESULT failed = commit_image(mount_, request_.flags); failed != S_OK) return failed;
      }
      committed = true;
      mount_.partly_unmounted = true;
    }
    if (step_.fails) return *step_.fails;
    log_.line(Severity::info, "DISM WIM Provider", "Unmounting image.");
    progress_.pass(step_.detach_time, commit_end, commit_end + kPhase, nullptr);
    if (const HRESULT failed = detach_image(mount_); failed != S_OK) return failed;
    detached = true;
    return S_OK;
  }

  bool committed = false;
  bool detached = false;

 private:
  const DismLog& log_;
  const UnmountRequest& request_;
  Mount& mount_;
  Step step_;
  bool commits_;
  Progress progress_;
};

/// What wimgapi and the provider write of a failure: the code first in a block without times.
void log_failure(const DismLog& log, const Mount& mount, HRESULT failed) {
  std::string hr = hex(failed);
  for (char& c : hr) c = c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c;
  log.wimgapi("[" + hr + "] ImageRecaptureDirectory:(128)");
  log.raw("Wim:         [" + mount.image_path + "]");
  log.raw("Mount Path:  [" + mount.path + "]");
  log.wimgapi("[" + hr + "] WIMUnmountImage:(2037)");
  log.line(Severity::error, "DISM Imaging Provider",
           "onecore\\base\\ntsetup\\opktools\\dism\\providers\\imagingprovider\\dll\\genericimagingmanager.cpp:1101 - "
           "CGenericImagingManager::InternalCmdUnmount(hr:" +
               hr + ")");
}

}  // namespace

HRESULT unmount(const Library& library, const UnmountRequest& request, Call& call) {
  if (request.callback == nullptr && request.user_data != nullptr) return E_INVALIDARG;
  if (request.path.empty() || request.path.find('/') != std::string::npos) return E_INVALIDARG;
  if ((request.flags & ~kKnownFlags) != 0) return E_INVALIDARG;
  if ((request.flags & DISM_DISCARD_IMAGE) != 0 && request.flags != DISM_DISCARD_IMAGE) return E_INVALIDARG;
  if (to_wide(request.path).value_or(L"").size() >= MAX_PATH) return code(0x800700CE);

  std::vector<Mount> mounts = read_mounts();
  const auto mount = find_mount(mounts, request.path);
  if (mount == mounts.end()) return code(0xC0040007);

  const DismLog& log = library.log();
  log.line(Severity::info, "API", "Enter DismUnmountImageInternal");
  log.line(Severity::info, "API",
           "Input parameters: MountPath: " + request.path + ", Flags: " + std::to_string(request.flags));
  log.noise();
  if (library.scenario().rotates_log) log.rotate();

  Unmount work(library, request, *mount, take_step(mount->unmount));
  HRESULT result = S_OK;
  std::thread([&] { result = work.run(); }).join();

  if (FAILED(result)) log_failure(log, *mount, result);
  log.line(Severity::info, "API", "Leave DismUnmountImageInternal");
  call.note("committed", work.committed);
  call.note("detached", work.detached);
  if (work.detached) mounts.erase(mount);
  write_mounts(mounts);
  return result;
}

}  // namespace dismount::standin
