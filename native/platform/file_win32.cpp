// SPDX-License-Identifier: MIT
// File on a Windows handle.
#include <algorithm>
#include <limits>
#include <utility>

#include "platform/error_text.h"
#include "platform/file.h"
#include "platform/handle_win32.h"

namespace dismount {
namespace {

constexpr std::uint64_t kMaxOffset = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
constexpr std::size_t kMaxTransfer = std::size_t{64} << 20;  // one call's length is a DWORD; drivers prefer less

// LockFileEx locks a range against every other handle, our own readers included, and it is mandatory. A byte that no
// file reaches makes it the advisory lock we want: it only meets others who lock that byte. Share modes would do
// too, but only at the moment of opening, and would keep our own second handle out.
constexpr std::uint64_t kLockOffset = 0x7FFFFFFFFFFFFFF0;

bool fits(std::uint64_t offset, std::uint64_t length) { return offset <= kMaxOffset && length <= kMaxOffset - offset; }

OVERLAPPED position(std::uint64_t offset) {
  OVERLAPPED at{};
  at.Offset = static_cast<DWORD>(offset);
  at.OffsetHigh = static_cast<DWORD>(offset >> 32);
  return at;
}

class WindowsFile final : public File {
 public:
  WindowsFile(Handle handle, Links links, std::string path, bool writable)
      : handle_(std::move(handle)), links_(links), path_(std::move(path)), writable_(writable) {}

  const std::string& path() const override { return path_; }

  Result<FileStat> stat() override { return stat_handle(handle_.get(), links_, path_); }

  Result<std::uint64_t> size() override {
    LARGE_INTEGER size{};
    if (::GetFileSizeEx(handle_.get(), &size) == 0) return failed("cannot read the file's size");
    return static_cast<std::uint64_t>(size.QuadPart);
  }

  Result<std::size_t> read_at(std::uint64_t offset, ByteSpan into) override {
    if (!fits(offset, into.size())) return failed("cannot read from the file", ERROR_INVALID_PARAMETER);
    std::size_t done = 0;
    while (done < into.size()) {
      const auto wanted = static_cast<DWORD>(std::min(into.size() - done, kMaxTransfer));
      OVERLAPPED at = position(offset + done);
      DWORD count = 0;
      if (::ReadFile(handle_.get(), into.data() + done, wanted, &count, &at) == 0) {
        if (::GetLastError() == ERROR_HANDLE_EOF) break;
        return failed("cannot read from the file at offset " + std::to_string(offset + done));
      }
      if (count == 0) break;
      done += count;
    }
    return done;
  }

  Result<void> write_at(std::uint64_t offset, ByteView data) override {
    if (!fits(offset, data.size())) return failed("cannot write to the file", ERROR_FILE_TOO_LARGE);
    std::size_t done = 0;
    while (done < data.size()) {
      const auto wanted = static_cast<DWORD>(std::min(data.size() - done, kMaxTransfer));
      OVERLAPPED at = position(offset + done);
      DWORD count = 0;
      const bool written = ::WriteFile(handle_.get(), data.data() + done, wanted, &count, &at) != 0;
      if (!written || count == 0) {
        const int number = written ? ERROR_WRITE_FAULT : last_error();
        return failed("cannot write to the file at offset " + std::to_string(offset + done), number);
      }
      done += count;
    }
    return {};
  }

  Result<void> sync() override {
    // Windows refuses the flush of a handle that cannot write, and there is nothing to flush.
    if (!writable_ || ::FlushFileBuffers(handle_.get()) != 0) return {};
    return failed("cannot make the file's contents durable");
  }

  Result<void> truncate(std::uint64_t size) override {
    if (!fits(size, 0)) return failed("cannot set the file's size", ERROR_FILE_TOO_LARGE);
    FILE_END_OF_FILE_INFO info{};
    info.EndOfFile.QuadPart = static_cast<std::int64_t>(size);
    if (::SetFileInformationByHandle(handle_.get(), FileEndOfFileInfo, &info, sizeof info) != 0) return {};
    return failed("cannot set the file's size");
  }

  Result<void> reserve(std::uint64_t offset, std::uint64_t length) override {
    if (!fits(offset, length)) return failed("cannot set space aside", ERROR_FILE_TOO_LARGE);
    TRY_ASSIGN(const std::uint64_t end, size());
    // An allocation size below the end of the file would cut the file there.
    if (offset + length <= end) return {};
    FILE_ALLOCATION_INFO info{};
    info.AllocationSize.QuadPart = static_cast<std::int64_t>(offset + length);
    if (::SetFileInformationByHandle(handle_.get(), FileAllocationInfo, &info, sizeof info) != 0) return {};
    const std::string what = "cannot set " + std::to_string(length) + " bytes aside";
    const Error error = failed(what);
    if (error.code == Code::disk_full) return error;
    // Where the file system cannot set space aside (network, FAT), being able to count it is the next best.
    const Result<std::uint64_t> free = free_space(parent_path(path_));
    if (free && *free < offset + length - end) return failed(what, ERROR_DISK_FULL);
    return {};
  }

  Result<void> lock() override {
    OVERLAPPED at = position(kLockOffset);
    if (::LockFileEx(handle_.get(), LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &at) != 0) return {};
    // ERROR_IO_PENDING is what some file systems say instead of ERROR_LOCK_VIOLATION.
    const int number = last_error();
    return failed("cannot lock the file", number == ERROR_IO_PENDING ? ERROR_LOCK_VIOLATION : number);
  }

  HANDLE handle() const { return handle_.get(); }

 private:
  Error failed(std::string what) const { return failed(std::move(what), last_error()); }
  Error failed(std::string what, int number) const { return os_error(std::move(what), path_, number); }

  Handle handle_;
  Links links_;
  std::string path_;
  bool writable_;
};

}  // namespace

Result<std::unique_ptr<File>> file_from(Handle handle, Links links, std::string path, bool writable) {
  if (::GetFileType(handle.get()) != FILE_TYPE_DISK) return not_a_regular_file(std::move(path));
  TRY_ASSIGN(const FileStat stat, stat_handle(handle.get(), links, path));
  if (stat.kind != FileKind::file) return not_a_regular_file(std::move(path));
  return std::unique_ptr<File>(std::make_unique<WindowsFile>(std::move(handle), links, std::move(path), writable));
}

HANDLE handle_of(const File& file) { return static_cast<const WindowsFile&>(file).handle(); }

Result<std::unique_ptr<File>> open_file(const std::string& path, OpenMode mode) {
  TRY_ASSIGN(const std::wstring native, native_path(path));
  const bool create = mode == OpenMode::create;
  const DWORD access = mode == OpenMode::read ? GENERIC_READ : GENERIC_READ | GENERIC_WRITE;
  // Backup semantics let a directory be opened too, so that we can say what it is instead of "access denied".
  const DWORD flags =
      FILE_ATTRIBUTE_NORMAL | FILE_FLAG_BACKUP_SEMANTICS | (create ? DWORD{FILE_FLAG_OPEN_REPARSE_POINT} : 0);
  Handle handle(
      ::CreateFileW(native.c_str(), access, kShareAll, nullptr, create ? OPEN_ALWAYS : OPEN_EXISTING, flags, nullptr));
  if (!handle.is_open())
    return os_error(create ? "cannot create the file" : "cannot open the file", path, last_error());
  TRY_ASSIGN(auto file,
             file_from(std::move(handle), create ? Links::opened : Links::followed, path, mode != OpenMode::read));
  // Emptied here and not by CREATE_ALWAYS, which acts before we know what it is.
  if (create) TRY(file->truncate(0));
  return file;
}

}  // namespace dismount
