// SPDX-License-Identifier: MIT
// File on a POSIX descriptor.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <limits>
#include <utility>

#include "platform/descriptor_posix.h"
#include "platform/error_text.h"
#include "platform/file.h"

namespace dismount {
namespace {

constexpr std::uint64_t kMaxOffset = static_cast<std::uint64_t>(std::numeric_limits<off_t>::max());

bool fits(std::uint64_t offset, std::uint64_t length) { return offset <= kMaxOffset && length <= kMaxOffset - offset; }

class PosixFile final : public File {
 public:
  PosixFile(Descriptor descriptor, std::string path) : descriptor_(std::move(descriptor)), path_(std::move(path)) {}

  const std::string& path() const override { return path_; }

  Result<FileStat> stat() override {
    FileStat stat;
    if (!stat_at(fd(), "", 0, stat)) return failed("cannot read the file's attributes", errno);
    return stat;
  }

  Result<std::uint64_t> size() override {
    struct stat s {};
    if (::fstat(fd(), &s) != 0) return failed("cannot read the file's size", errno);
    return static_cast<std::uint64_t>(s.st_size);
  }

  Result<std::size_t> read_at(std::uint64_t offset, ByteSpan into) override {
    if (!fits(offset, into.size())) return failed("cannot read from the file", EOVERFLOW);
    std::size_t done = 0;
    while (done < into.size()) {
      const ssize_t count = retry_interrupted(
          [&] { return ::pread(fd(), into.data() + done, into.size() - done, static_cast<off_t>(offset + done)); });
      if (count < 0) return failed("cannot read from the file at offset " + std::to_string(offset + done), errno);
      if (count == 0) break;
      done += static_cast<std::size_t>(count);
    }
    return done;
  }

  Result<void> write_at(std::uint64_t offset, ByteView data) override {
    if (!fits(offset, data.size())) return failed("cannot write to the file", EFBIG);
    std::size_t done = 0;
    while (done < data.size()) {
      const ssize_t count = retry_interrupted(
          [&] { return ::pwrite(fd(), data.data() + done, data.size() - done, static_cast<off_t>(offset + done)); });
      // A device that takes nothing and reports nothing would keep us here for ever.
      if (count <= 0) {
        return failed("cannot write to the file at offset " + std::to_string(offset + done), count < 0 ? errno : EIO);
      }
      done += static_cast<std::size_t>(count);
    }
    return {};
  }

  Result<void> sync() override {
    // fdatasync includes the size. It is never tried again after EIO: the kernel has dropped the dirty pages by then
    // and a second call would claim success.
    if (retry_interrupted([&] { return ::fdatasync(fd()); }) != 0) {
      return failed("cannot make the file's contents durable", errno);
    }
    return {};
  }

  Result<void> truncate(std::uint64_t size) override {
    if (!fits(size, 0)) return failed("cannot set the file's size", EFBIG);
    if (retry_interrupted([&] { return ::ftruncate(fd(), static_cast<off_t>(size)); }) != 0) {
      return failed("cannot set the file's size", errno);
    }
    return {};
  }

  Result<void> reserve(std::uint64_t offset, std::uint64_t length) override {
    if (length == 0) return {};
    if (!fits(offset, length)) return failed("cannot set space aside", EFBIG);
    // Not posix_fallocate: where the file system cannot, that one writes zeros over the whole range.
    const int result = retry_interrupted(
        [&] { return ::fallocate(fd(), FALLOC_FL_KEEP_SIZE, static_cast<off_t>(offset), static_cast<off_t>(length)); });
    if (result == 0 || errno == EOPNOTSUPP || errno == ENOSYS) return {};
    return failed("cannot set " + std::to_string(length) + " bytes aside", errno);
  }

  Result<void> lock() override {
    // flock and not fcntl: fcntl's locks go when the process closes any other descriptor of the same file.
    if (retry_interrupted([&] { return ::flock(fd(), LOCK_EX | LOCK_NB); }) == 0) return {};
    return failed("cannot lock the file", errno);
  }

  int fd() const { return descriptor_.get(); }

 private:
  Error failed(std::string what, int number) const { return os_error(std::move(what), path_, number); }

  Descriptor descriptor_;
  std::string path_;
};

}  // namespace

Result<std::unique_ptr<File>> file_from(Descriptor descriptor, std::string path) {
  struct stat s {};
  if (::fstat(descriptor.get(), &s) != 0) return os_error("cannot open the file", std::move(path), errno);
  if (!S_ISREG(s.st_mode)) return not_a_regular_file(std::move(path));
  return new_file_from(std::move(descriptor), std::move(path));
}

std::unique_ptr<File> new_file_from(Descriptor descriptor, std::string path) {
  return std::make_unique<PosixFile>(std::move(descriptor), std::move(path));
}

int descriptor_of(const File& file) { return static_cast<const PosixFile&>(file).fd(); }

Result<std::unique_ptr<File>> open_file(const std::string& path, OpenMode mode) {
  // O_NONBLOCK lets the open of a FIFO return at once; for regular files it means nothing. What was opened is looked at
  // afterwards, on the descriptor, so that nobody can exchange it in between.
  int flags = O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
  switch (mode) {
    case OpenMode::read:
      flags |= O_RDONLY;
      break;
    case OpenMode::read_write:
      flags |= O_RDWR;
      break;
    case OpenMode::create:
      flags |= O_RDWR | O_CREAT | O_NOFOLLOW;
      break;
  }
  Descriptor descriptor(retry_interrupted([&] { return ::open(path.c_str(), flags, 0600); }));
  if (!descriptor.is_open()) {
    return os_error(mode == OpenMode::create ? "cannot create the file" : "cannot open the file", path, errno);
  }
  TRY_ASSIGN(auto file, file_from(std::move(descriptor), path));
  // Emptied here and not by O_TRUNC, which acts before we know what it is.
  if (mode == OpenMode::create) TRY(file->truncate(0));
  return file;
}

}  // namespace dismount
