// SPDX-License-Identifier: MIT
#include "tests/standin/image.h"

#include "engine/portable/engine.h"
#include "engine/portable/save.h"
#include "tests/standin/folder.h"

namespace dismount::standin {
namespace {

/// DISM tells through its log alone, and that is written elsewhere.
class Silent final : public Sink {
 public:
  void on_event(const Event&) override {}
};

/// Waiting for programs that hold files is for the one who called.
const EngineSettings kSettings{.state_directory = kStateDirectory, .handle_timeout = std::chrono::seconds{0}};

HRESULT code_of(const Error& error) { return static_cast<HRESULT>(error.code); }

}  // namespace

HRESULT mount_image(const Mount& mount, bool check_integrity) {
  Silent sink;
  const Cancel never;
  EngineContext context{sink, never};
  PortableEngine engine(kSettings);
  const Result<MountInfo> mounted = engine.mount({.image_path = mount.image_path,
                                                  .image_index = mount.image_index,
                                                  .path = mount.path,
                                                  .read_only = mount.mode == DismReadOnly,
                                                  .check_integrity = check_integrity},
                                                 context);
  return mounted ? S_OK : code_of(mounted.error());
}

HRESULT commit_image(const Mount& mount, DWORD flags) {
  Silent sink;
  const Cancel never;
  EngineContext context{sink, never};
  const MountStore store(kStateDirectory);
  const auto run = [&]() -> Result<void> {
    TRY_ASSIGN(const std::string path, canonical_path(mount.path));
    TRY_ASSIGN(const std::unique_ptr<File> lock, store.lock(path));
    TRY_ASSIGN(MountRecord record, store.load(path));
    Commit commit{.check_integrity = (flags & DISM_COMMIT_GENERATE_INTEGRITY) != 0};
    if ((flags & DISM_COMMIT_APPEND) != 0) commit.append = Append{};
    UnmountReport report;
    return save_mount(store, record, commit, context, report);
  };
  const Result<void> committed = run();
  return committed ? S_OK : code_of(committed.error());
}

HRESULT detach_image(const Mount& mount) {
  Silent sink;
  const Cancel never;
  EngineContext context{sink, never};
  PortableEngine engine(kSettings);
  const Result<MountInfo> info = engine.find(mount.path);
  if (!info) return S_OK;  // a mount that the test made up: there is nothing behind it
  const UnmountReport report = engine.unmount(*info, Discard{}, context);
  return report.unmounted ? S_OK : code_of(report.error.value_or(Error{}));
}

}  // namespace dismount::standin
