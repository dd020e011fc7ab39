// SPDX-License-Identifier: MIT
// Directories by handle. Every call names one component and never follows a link.
#include <utility>

#include "base/utf16.h"
#include "platform/error_text.h"
#include "platform/handle_win32.h"
#include "platform/link_data_win32.h"
#include "platform/privilege_win32.h"
#include "platform/relative_win32.h"
#include "platform/tree.h"
// Needs windows.h.
#include <winioctl.h>

namespace dismount {
namespace {

constexpr ACCESS_MASK kListAccess = FILE_LIST_DIRECTORY | FILE_TRAVERSE | FILE_READ_ATTRIBUTES;
constexpr ACCESS_MASK kRemoveAccess = DELETE | FILE_READ_ATTRIBUTES | FILE_WRITE_ATTRIBUTES;

/// One component to NT's name parsing, which knows "\" and, after the last, ":" for streams; "/" is only ours.
bool is_component(const std::string& name) {
  return !name.empty() && name != "." && name != ".." && name.find_first_of("\\/:") == name.npos;
}

bool set_handle_times(HANDLE handle, std::int64_t access_time, std::int64_t write_time) {
  FILE_BASIC_INFO info{};  // zeros: the other times and the attributes stay as they are
  info.LastAccessTime.QuadPart = to_file_time(access_time);
  info.LastWriteTime.QuadPart = to_file_time(write_time);
  return ::SetFileInformationByHandle(handle, FileBasicInfo, &info, sizeof info) != 0;
}

class WindowsDirectory final : public Directory {
 public:
  WindowsDirectory(Handle handle, std::string path) : handle_(std::move(handle)), path_(std::move(path)) {}

  const std::string& path() const override { return path_; }

  Result<FileStat> stat() override { return stat_handle(handle_.get(), Links::opened, path_); }

  Result<FileStat> stat(const std::string& name) override {
    TRY_ASSIGN(const Handle opened, open(name, {.access = FILE_READ_ATTRIBUTES}, "cannot read the attributes"));
    return stat_handle(opened.get(), Links::opened, join(name));
  }

  /// Takes the names only from the index. Sizes, times and link counts in it lag behind those of the files.
  Result<std::vector<TreeEntry>> list() override {
    std::vector<TreeEntry> entries;
    TRY(for_each_entry([&](const FILE_ID_BOTH_DIR_INFO&, std::string name) -> Result<void> {
      TRY_ASSIGN(const std::optional<FileStat> stat, stat_if_there(name));
      if (stat) entries.push_back({std::move(name), *stat});
      return {};
    }));
    return entries;
  }

  Result<std::vector<TreeName>> list_names() override {
    std::vector<TreeName> names;
    TRY(for_each_entry([&](const FILE_ID_BOTH_DIR_INFO& info, std::string name) -> Result<void> {
      FileKind kind = (info.FileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0 ? FileKind::directory : FileKind::file;
      if ((info.FileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0) {  // what it stands for, its tag tells
        TRY_ASSIGN(const std::optional<FileStat> stat, stat_if_there(name));
        if (!stat) return {};
        kind = stat->kind;
      }
      names.push_back({std::move(name), kind});
      return {};
    }));
    return names;
  }

  Result<std::unique_ptr<Directory>> open_directory(const std::string& name) override {
    return directory(name, FILE_OPEN, "cannot open the directory");
  }

  Result<std::unique_ptr<Directory>> create_directory(const std::string& name) override {
    return directory(name, FILE_CREATE, "cannot create the directory");
  }

  Result<std::unique_ptr<File>> open_file(const std::string& name) override {
    TRY_ASSIGN(Handle opened, open(name, {.access = FILE_GENERIC_READ}, "cannot open the file"));
    return file_from(std::move(opened), Links::opened, join(name), false);
  }

  Result<std::unique_ptr<File>> create_file(const std::string& name, std::uint32_t) override {
    const OpenRequest request{.access = FILE_GENERIC_READ | FILE_GENERIC_WRITE,
                              .disposition = FILE_CREATE,
                              .options = FILE_NON_DIRECTORY_FILE};
    TRY_ASSIGN(Handle opened, open(name, request, "cannot create the file"));
    return file_from(std::move(opened), Links::opened, join(name), true);
  }

  Result<FileStat> close_file(std::unique_ptr<File> file, const std::string& name, std::int64_t access_time,
                              std::int64_t write_time) override {
    // On the handle that wrote: closing it would otherwise set the last write time anew.
    const HANDLE handle = handle_of(*file);
    if (!set_handle_times(handle, access_time, write_time)) {
      return os_error("cannot set the times", join(name), last_error());
    }
    // The change time is set by the closing itself, so the stat is taken behind it.
    file.reset();
    return stat(name);
  }

  Result<std::string> read_symlink(const std::string& name) override {
    TRY_ASSIGN(const Handle opened, open(name, {.access = FILE_READ_ATTRIBUTES}, "cannot read the link"));
    Bytes data(MAXIMUM_REPARSE_DATA_BUFFER_SIZE);
    DWORD size = 0;
    if (::DeviceIoControl(opened.get(), FSCTL_GET_REPARSE_POINT, nullptr, 0, data.data(),
                          static_cast<DWORD>(data.size()), &size, nullptr) == 0) {
      return os_error("cannot read the link", join(name), last_error());
    }
    const std::optional<std::wstring> target = decode_link(ByteView(data).first(size));
    if (!target) return make_error("cannot read the link", join(name), Code::not_supported);
    return from_wide(*target);
  }

  Result<void> create_symlink(const std::string& name, const std::string& target, bool to_directory) override {
    const std::optional<std::wstring> wide = to_wide(target);
    const std::optional<Bytes> data = wide && !wide->empty() ? encode_symlink(*wide) : std::nullopt;
    if (!data) return make_error("cannot create the link", join(name), Code::invalid_parameter);

    const ScopedPrivilege privilege(SE_CREATE_SYMBOLIC_LINK_NAME);
    const OpenRequest request{.access = kRemoveAccess | FILE_WRITE_DATA,
                              .disposition = FILE_CREATE,
                              .options = to_directory ? ULONG{FILE_DIRECTORY_FILE} : ULONG{FILE_NON_DIRECTORY_FILE}};
    TRY_ASSIGN(const Handle opened, open(name, request, "cannot create the link"));
    Bytes input = *data;
    DWORD unused = 0;
    if (::DeviceIoControl(opened.get(), FSCTL_SET_REPARSE_POINT, input.data(), static_cast<DWORD>(input.size()),
                          nullptr, 0, &unused, nullptr) != 0) {
      return {};
    }
    const int number = last_error();
    remove_opened(opened.get());  // the plain entry that should have become the link
    return os_error("cannot create the link", join(name), number);
  }

  Result<void> create_hard_link(const std::string& name, Directory& other, const std::string& other_name) override {
    TRY_ASSIGN(const std::wstring wide, component(name));
    // The OS has one kind of Directory.
    auto& source = static_cast<WindowsDirectory&>(other);
    TRY_ASSIGN(const Handle opened, source.open(other_name, {.access = FILE_READ_ATTRIBUTES | FILE_WRITE_ATTRIBUTES},
                                                "cannot open the file"));
    TRY_ASSIGN(const FileStat stat, stat_handle(opened.get(), Links::opened, source.join(other_name)));
    if (stat.kind != FileKind::file) return not_a_regular_file(source.join(other_name));
    const int number = link_relative(opened.get(), handle_.get(), wide);
    if (number != ERROR_SUCCESS) return os_error("cannot create the hard link", join(name), number);
    return {};
  }

  Result<void> set_times(const std::string& name, std::int64_t access_time, std::int64_t write_time) override {
    TRY_ASSIGN(const Handle opened, open(name, {.access = FILE_WRITE_ATTRIBUTES}, "cannot set the times"));
    if (set_handle_times(opened.get(), access_time, write_time)) return {};
    return os_error("cannot set the times", join(name), last_error());
  }

  Result<void> remove_file(const std::string& name) override {
    // Links to directories are directories to Windows, but one removes them as links.
    const char* what = "cannot remove the file";
    TRY_ASSIGN(const Handle opened, open(name, {.access = kRemoveAccess}, what));
    TRY_ASSIGN(const FileStat stat, stat_handle(opened.get(), Links::opened, join(name)));
    if (stat.kind == FileKind::directory) return os_error(what, join(name), ERROR_DIRECTORY_NOT_SUPPORTED);
    return remove(opened, what, name);
  }

  Result<void> remove_directory(const std::string& name) override {
    const char* what = "cannot remove the directory";
    TRY_ASSIGN(const Handle opened, open(name, {.access = kRemoveAccess}, what));
    TRY_ASSIGN(const FileStat stat, stat_handle(opened.get(), Links::opened, join(name)));
    if (stat.kind != FileKind::directory) return os_error(what, join(name), ERROR_DIRECTORY);
    return remove(opened, what, name);
  }

 private:
  std::string join(const std::string& name) const {
    return path_.ends_with('\\') || path_.ends_with('/') ? path_ + name : path_ + '\\' + name;
  }

  Result<std::wstring> component(const std::string& name) const {
    std::optional<std::wstring> wide = to_wide(name);
    if (!wide || !is_component(name)) return not_a_component(path_, name);
    return *std::move(wide);
  }

  Result<Handle> open(const std::string& name, const OpenRequest& request, const char* what) const {
    TRY_ASSIGN(const std::wstring wide, component(name));
    Opened opened = open_relative(handle_.get(), wide, request);
    if (!opened.handle.is_open()) return os_error(what, join(name), opened.error);
    return std::move(opened.handle);
  }

  Result<std::unique_ptr<Directory>> directory(const std::string& name, ULONG disposition, const char* what) const {
    const OpenRequest request{.access = kListAccess, .disposition = disposition, .options = FILE_DIRECTORY_FILE};
    TRY_ASSIGN(Handle opened, open(name, request, what));
    TRY_ASSIGN(const FileStat stat, stat_handle(opened.get(), Links::opened, join(name)));
    if (stat.kind != FileKind::directory) return os_error(what, join(name), ERROR_DIRECTORY);
    return std::unique_ptr<Directory>(std::make_unique<WindowsDirectory>(std::move(opened), join(name)));
  }

  Result<void> remove(const Handle& opened, const char* what, const std::string& name) const {
    const int number = remove_opened(opened.get());
    if (number != ERROR_SUCCESS) return os_error(what, join(name), number);
    return {};
  }

  /// Nothing: removed since it was listed.
  Result<std::optional<FileStat>> stat_if_there(const std::string& name) {
    Result<FileStat> found = stat(name);
    if (found) return std::optional<FileStat>(*found);
    if (found.error().code == Code::file_not_found) return std::optional<FileStat>();
    return std::move(found.error());
  }

  template <typename Visit>
  Result<void> for_each_entry(Visit visit) {
    // A handle of its own (an empty name opens the directory itself again): the position of a listing belongs to the
    // handle, and Wine even keeps the first listing's entries with it.
    const OpenRequest again{.access = kListAccess, .disposition = FILE_OPEN, .options = FILE_DIRECTORY_FILE};
    const Opened copy = open_relative(handle_.get(), L"", again);
    if (!copy.handle.is_open()) return os_error("cannot list the directory", path_, copy.error);

    std::vector<std::uint64_t> buffer(8192);  // 64 KiB, aligned as the structures need it
    FILE_INFO_BY_HANDLE_CLASS step = FileIdBothDirectoryRestartInfo;
    for (;; step = FileIdBothDirectoryInfo) {
      if (::GetFileInformationByHandleEx(copy.handle.get(), step, buffer.data(),
                                         static_cast<DWORD>(buffer.size() * 8)) == 0) {
        const int number = last_error();
        // The empty root of a FAT volume has not even "." to find.
        const bool empty = step == FileIdBothDirectoryRestartInfo && number == ERROR_FILE_NOT_FOUND;
        if (number == ERROR_NO_MORE_FILES || empty) return {};
        return os_error("cannot list the directory", path_, number);
      }
      const auto* next = reinterpret_cast<const std::byte*>(buffer.data());
      for (;;) {
        const auto* info = reinterpret_cast<const FILE_ID_BOTH_DIR_INFO*>(next);
        std::string name = from_wide({info->FileName, info->FileNameLength / sizeof(wchar_t)});
        if (name != "." && name != "..") TRY(visit(*info, std::move(name)));
        if (info->NextEntryOffset == 0) break;
        next += info->NextEntryOffset;
      }
    }
  }

  Handle handle_;
  std::string path_;
};

}  // namespace

Result<std::unique_ptr<Directory>> open_directory(const std::string& path) {
  TRY_ASSIGN(const std::wstring native, native_path(path));
  Handle handle(::CreateFileW(native.c_str(), kListAccess | SYNCHRONIZE, kShareAll, nullptr, OPEN_EXISTING,
                              FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT, nullptr));
  if (!handle.is_open()) return os_error("cannot open the directory", path, last_error());
  TRY_ASSIGN(const FileStat stat, stat_handle(handle.get(), Links::opened, path));
  if (stat.kind != FileKind::directory) return os_error("cannot open the directory", path, ERROR_DIRECTORY);
  return std::unique_ptr<Directory>(std::make_unique<WindowsDirectory>(std::move(handle), path));
}

}  // namespace dismount
