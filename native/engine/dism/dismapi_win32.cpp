// SPDX-License-Identifier: MIT
// dismapi.dll by its exported names, which are case-sensitive. It is never unloaded: its threads may outlive a shut
// down, and the process ends soon after.
#include "engine/dism/dismapi_win32.h"

#include <bit>
#include <memory>
#include <utility>

#include "engine/dism/abi.h"
#include "engine/dism/codes.h"
#include "engine/dism/error_table.h"
#include "platform/handle_win32.h"

namespace dismount {
namespace {

using ProgressCallback = void(CALLBACK*)(UINT current, UINT total, void* user_data);

struct Functions {
  HRESULT(WINAPI* initialize)(int log_level, PCWSTR log_path, PCWSTR scratch_directory) = nullptr;
  HRESULT(WINAPI* shut_down)() = nullptr;
  HRESULT(WINAPI* get_mounted_image_info)(dism::MountedImageInfo** images, UINT* count) = nullptr;
  HRESULT(WINAPI* remount_image)(PCWSTR mount_path) = nullptr;
  HRESULT(WINAPI* unmount_image)
  (PCWSTR mount_path, DWORD flags, HANDLE cancel, ProgressCallback progress, void* user_data) = nullptr;
  HRESULT(WINAPI* get_last_error_message)(dism::String** message) = nullptr;
  HRESULT(WINAPI* delete_memory)(void* memory) = nullptr;
};

template <typename Function>
Result<void> bind(HMODULE module, const char* name, Function& function) {
  function = std::bit_cast<Function>(::GetProcAddress(module, name));
  if (function != nullptr) return {};
  return dism_error(dism::kProcedureNotFound, std::string("DISM has no function ") + name, "dismapi.dll");
}

std::string to_text(PCWSTR text) { return text == nullptr ? std::string() : from_wide(text); }

PCWSTR pointer_to(const std::optional<std::wstring>& text) { return text ? text->c_str() : nullptr; }

void CALLBACK pass_on(UINT current, UINT total, void* user_data) noexcept {
  (*static_cast<const DismProgress*>(user_data))(current, total);
}

class LoadedDismApi final : public DismApi {
 public:
  explicit LoadedDismApi(const Functions& functions) : dism_(functions) {}

  DismStatus initialize(int log_level, const std::optional<std::string>& log_path,
                        const std::optional<std::string>& scratch_directory) override {
    std::optional<std::wstring> log;
    std::optional<std::wstring> scratch;
    // Null asks for the default; an empty text is refused.
    if (log_path && !(log = to_wide(*log_path))) return {dism::kInvalidArgument};
    if (scratch_directory && !(scratch = to_wide(*scratch_directory))) return {dism::kInvalidArgument};
    return ended(dism_.initialize(log_level, pointer_to(log), pointer_to(scratch)));
  }

  void shut_down() override { dism_.shut_down(); }

  DismStatus list_mounts(std::vector<DismMount>& mounts) override {
    dism::MountedImageInfo* images = nullptr;
    UINT count = 0;
    DismStatus status = ended(dism_.get_mounted_image_info(&images, &count));
    if (!status.ok()) return status;
    for (UINT i = 0; images != nullptr && i < count; ++i) mounts.push_back(mount_of(images[i]));
    if (images != nullptr) dism_.delete_memory(images);
    return status;
  }

  DismStatus remount(const std::string& mount_path) override {
    const std::optional<std::wstring> path = to_wide(mount_path);
    if (!path) return {dism::kInvalidArgument};
    return ended(dism_.remount_image(path->c_str()));
  }

  DismStatus unmount(const std::string& mount_path, std::uint32_t flags, const DismProgress& progress) override {
    const std::optional<std::wstring> path = to_wide(mount_path);
    if (!path) return {dism::kInvalidArgument};
    leave_directory();
    // Kept until the end, in case DISM calls back later than it should.
    callbacks_.push_back(std::make_unique<DismProgress>(progress));
    return ended(dism_.unmount_image(path->c_str(), flags, nullptr, pass_on, callbacks_.back().get()));
  }

 private:
  /// The text is kept for the thread that the call was made on, until its next one.
  DismStatus ended(HRESULT result) {
    DismStatus status{static_cast<std::uint32_t>(result)};
    dism::String* text = nullptr;
    if (status.ok() || FAILED(dism_.get_last_error_message(&text)) || text == nullptr) return status;
    status.message = to_text(text->value);
    while (!status.message.empty() && static_cast<unsigned char>(status.message.back()) <= ' ') {
      status.message.pop_back();
    }
    dism_.delete_memory(text);
    return status;
  }

  static DismMount mount_of(const dism::MountedImageInfo& image) {
    return {.path = from_wide(without_prefix(image.mount_path == nullptr ? L"" : image.mount_path)),
            .image_path = to_text(image.image_file_path),
            .image_index = image.image_index,
            .read_only = image.mount_mode == dism::kMountReadOnly,
            .status = image.mount_status == dism::kStatusOk             ? DismMountStatus::ok
                      : image.mount_status == dism::kStatusNeedsRemount ? DismMountStatus::needs_remount
                                                                        : DismMountStatus::invalid};
  }

  /// The current directory may lie below the mount, and would hold it open.
  static void leave_directory() {
    wchar_t folder[MAX_PATH];
    const UINT length = ::GetSystemDirectoryW(folder, MAX_PATH);
    if (length > 0 && length < MAX_PATH) ::SetCurrentDirectoryW(folder);
  }

  Functions dism_;
  std::vector<std::unique_ptr<DismProgress>> callbacks_;
};

}  // namespace

Result<std::unique_ptr<DismApi>> load_dismapi() {
  const HMODULE module = ::LoadLibraryExW(L"dismapi.dll", nullptr, LOAD_LIBRARY_SEARCH_SYSTEM32);
  if (module == nullptr) {
    const DWORD number = ::GetLastError();
    const std::uint32_t code = number == ERROR_FILE_NOT_FOUND ? dism::kModuleNotFound : 0x80070000 | (number & 0xFFFF);
    return dism_error(code, "DISM cannot be loaded", "dismapi.dll");
  }
  Functions functions;
  TRY(bind(module, "DismInitialize", functions.initialize));
  TRY(bind(module, "DismShutdown", functions.shut_down));
  TRY(bind(module, "DismGetMountedImageInfo", functions.get_mounted_image_info));
  TRY(bind(module, "DismRemountImage", functions.remount_image));
  TRY(bind(module, "DismUnmountImage", functions.unmount_image));
  TRY(bind(module, "DismGetLastErrorMessage", functions.get_last_error_message));
  TRY(bind(module, "DismDelete", functions.delete_memory));
  return std::unique_ptr<DismApi>(std::make_unique<LoadedDismApi>(functions));
}

std::string default_dism_log() {
  wchar_t folder[MAX_PATH];
  const UINT length = ::GetSystemWindowsDirectoryW(folder, MAX_PATH);
  if (length == 0 || length >= MAX_PATH) return {};
  return from_wide(std::wstring_view(folder, length)) + "\\Logs\\DISM\\dism.log";
}

}  // namespace dismount
