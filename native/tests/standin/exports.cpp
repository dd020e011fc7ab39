// SPDX-License-Identifier: MIT
// The functions of dismapi.dll that a dismount needs, by the names and signatures of dismapi.h. Each checks what DISM
// documents, does the work, and leaves a line in the record of calls.
#include "tests/standin/blocks.h"
#include "tests/standin/calls.h"
#include "tests/standin/image.h"
#include "tests/standin/library.h"
#include "tests/standin/unmount.h"
#include "wim/snapshot.h"

namespace {

using namespace dismount;
using namespace dismount::standin;

constexpr HRESULT kNotInitialized = static_cast<HRESULT>(0xC0040001);

std::string utf8(PCWSTR text) { return text == nullptr ? "" : from_wide(text); }

/// Serialises, checks the order of calls and keeps the thread's error text.
template <typename Work>
HRESULT answer(Call& call, Work work) {
  Library& library = Library::instance();
  const std::lock_guard lock(library.one_at_a_time());
  return call.returns(library.remember(library.initialized() ? work(library) : kNotInitialized));
}

Result<Snapshot> images_of(PCWSTR file) {
  TRY_ASSIGN(const std::unique_ptr<File> wim, open_file(utf8(file), OpenMode::read));
  TRY_ASSIGN(const Wim read, read_wim(*wim));
  return take_snapshot(read);
}

}  // namespace

HRESULT WINAPI DismInitialize(DismLogLevel level, PCWSTR log, PCWSTR scratch) {
  Call call("DismInitialize",
            {{"level", static_cast<int>(level)}, {"log", text_or_null(log)}, {"scratch", text_or_null(scratch)}});
  Library& library = Library::instance();
  const std::lock_guard lock(library.one_at_a_time());
  return call.returns(library.remember(library.initialize(level, log, scratch)));
}

HRESULT WINAPI DismShutdown(void) {
  Call call("DismShutdown", {{"blocksNotDeleted", blocks_out()}});
  Library& library = Library::instance();
  const std::lock_guard lock(library.one_at_a_time());
  return call.returns(library.shut_down());
}

HRESULT WINAPI DismGetMountedImageInfo(DismMountedImageInfo** infos, UINT* count) {
  Call call("DismGetMountedImageInfo", nlohmann::json::object());
  return answer(call, [&](Library&) -> HRESULT {
    if (infos == nullptr || count == nullptr) return E_INVALIDARG;
    const std::vector<Mount> mounts = read_mounts();
    *count = static_cast<UINT>(mounts.size());
    *infos = nullptr;
    if (mounts.empty()) return S_OK;
    Block<DismMountedImageInfo> block(mounts.size());
    for (std::size_t i = 0; i < mounts.size(); ++i) {
      block[i].ImageIndex = mounts[i].image_index;
      block[i].MountMode = mounts[i].mode;
      block[i].MountStatus = mounts[i].status;
      block.text(i, offsetof(DismMountedImageInfo, MountPath), mounts[i].path);
      block.text(i, offsetof(DismMountedImageInfo, ImageFilePath), mounts[i].image_path);
    }
    *infos = block.release();
    return S_OK;
  });
}

HRESULT WINAPI DismUnmountImage(PCWSTR path, DWORD flags, HANDLE cancel, DISM_PROGRESS_CALLBACK callback,
                                PVOID user_data) {
  Call call("DismUnmountImage", {{"path", text_or_null(path)},
                                 {"flags", flags},
                                 {"cancelEvent", cancel != nullptr},
                                 {"callback", callback != nullptr},
                                 {"userData", user_data != nullptr}});
  return answer(call, [&](Library& library) {
    wchar_t expanded[1024] = L"";
    if (path != nullptr) ::ExpandEnvironmentStringsW(path, expanded, 1024);
    return unmount(library, {utf8(expanded), flags, cancel, callback, user_data}, call);
  });
}

HRESULT WINAPI DismRemountImage(PCWSTR path) {
  Call call("DismRemountImage", {{"path", text_or_null(path)}});
  return answer(call, [&](Library&) -> HRESULT {
    std::vector<Mount> mounts = read_mounts();
    const auto mount = find_mount(mounts, utf8(path));
    if (mount == mounts.end() || mount->status != DismMountStatusNeedsRemount) return static_cast<HRESULT>(0xC1420123);
    const Step step = take_step(mount->remount);
    if (!step.fails) mount->status = DismMountStatusOk;
    write_mounts(mounts);
    return step.fails.value_or(S_OK);
  });
}

HRESULT WINAPI DismMountImage(PCWSTR image, PCWSTR path, UINT index, PCWSTR name, DismImageIdentifier identifier,
                              DWORD flags, HANDLE, DISM_PROGRESS_CALLBACK callback, PVOID user_data) {
  Call call("DismMountImage", {{"image", text_or_null(image)}, {"path", text_or_null(path)}, {"index", index}});
  return answer(call, [&](Library&) -> HRESULT {
    if (identifier != DismImageIndex || name != nullptr) return E_NOTIMPL;
    if (callback == nullptr && user_data != nullptr) return E_INVALIDARG;
    if (utf8(path).find('/') != std::string::npos) return E_INVALIDARG;
    std::vector<Mount> mounts = read_mounts();
    if (find_mount(mounts, utf8(path)) != mounts.end()) return static_cast<HRESULT>(0xC1420113);
    Mount mount{.path = utf8(path),
                .image_path = utf8(image),
                .image_index = index,
                .mode = (flags & DISM_MOUNT_READONLY) != 0 ? DismReadOnly : DismReadWrite};
    const HRESULT mounted = mount_image(mount, (flags & DISM_MOUNT_CHECK_INTEGRITY) != 0);
    if (mounted == S_OK) {
      mounts.push_back(std::move(mount));
      write_mounts(mounts);
    }
    return mounted;
  });
}

HRESULT WINAPI DismGetImageInfo(PCWSTR file, DismImageInfo** infos, UINT* count) {
  Call call("DismGetImageInfo", {{"image", text_or_null(file)}});
  return answer(call, [&](Library&) -> HRESULT {
    if (infos == nullptr || count == nullptr) return E_INVALIDARG;
    const Result<Snapshot> read = images_of(file);
    if (!read) return static_cast<HRESULT>(read.error().code);
    Block<DismImageInfo> block(read->images.size());
    for (std::size_t i = 0; i < read->images.size(); ++i) {
      const ImageInfo& image = read->images[i];
      block[i].ImageType = DismImageTypeWim;
      block[i].ImageIndex = image.index;
      block[i].ImageSize = image.bytes;
      block.text(i, offsetof(DismImageInfo, ImageName), image.name);
      block.text(i, offsetof(DismImageInfo, ImageDescription), image.description);
    }
    *count = static_cast<UINT>(read->images.size());
    *infos = block.release();
    return S_OK;
  });
}

HRESULT WINAPI DismGetLastErrorMessage(DismString** message) {
  Call call("DismGetLastErrorMessage", nlohmann::json::object());
  const std::optional<std::string> text = Library::instance().last_error();
  if (message == nullptr || !text) return call.returns(E_FAIL);
  Block<DismString> block(1);
  block.text(0, offsetof(DismString, Value), *text);
  *message = block.release();
  return call.returns(S_OK);
}

HRESULT WINAPI DismDelete(VOID* structure) {
  if (structure == nullptr || free_block(structure)) return S_OK;
  return Call("DismDelete", {{"unknown", true}}).returns(E_INVALIDARG);
}
