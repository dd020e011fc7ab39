// SPDX-License-Identifier: MIT
// A library to preload: under any dynamic program, ours or a peer's, it writes down every call that changes what is on
// disk below one folder, and can make a chosen one of them fail. Told by its environment:
//   RECORDER_ROOT   the folder
//   RECORDER_TRACE  where the calls go: a JSON line each, followed by the bytes of a write
//   RECORDER_FAULT  N:KIND, the call with this number (from 0, failed ones count) fails. KIND is an errno by name (EIO,
//                   ENOSPC, EDQUOT: all later calls that need the disk fail, too, but with `-once` behind it only this
//                   one; EINTR: only this one), `short` for half a write, `kill`
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>

namespace {

template <typename Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

struct Fault {
  long call = -1;
  std::string kind;
  bool once = false;

  bool stays() const { return !once && kind != "EINTR" && kind != "short"; }
  int number() const {
    if (kind == "ENOSPC") return ENOSPC;
    if (kind == "EDQUOT") return EDQUOT;
    return kind == "EINTR" ? EINTR : EIO;
  }
};

/// What a call may do, decided under the lock.
enum class Verdict { proceed, fail, halve };

class Recorder {
 public:
  Recorder() {
    if (const char* root = ::getenv("RECORDER_ROOT")) root_ = root;
    if (const char* trace = ::getenv("RECORDER_TRACE")) {
      trace_ = next<int(const char*, int, ...)>("open")(trace, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    }
    if (const char* fault = ::getenv("RECORDER_FAULT")) {
      char* end = nullptr;
      fault_.call = ::strtol(fault, &end, 10);
      fault_.kind = *end == ':' ? end + 1 : "EIO";
      const std::size_t once = fault_.kind.rfind("-once");
      fault_.once = once != std::string::npos;
      fault_.kind = fault_.kind.substr(0, once);
    }
  }

  std::mutex& mutex() { return mutex_; }

  bool wants(const std::string& path) const {
    return !root_.empty() && path.size() > root_.size() && path.compare(0, root_.size(), root_) == 0 &&
           path[root_.size()] == '/';
  }

  /// Counts a call, before it is made.
  Verdict begin() {
    const long call = calls_++;
    if (fault_.call < 0 || call < fault_.call) return Verdict::proceed;
    if (call == fault_.call && fault_.kind == "kill") ::kill(::getpid(), SIGKILL);
    if (call == fault_.call && fault_.kind == "short") return Verdict::halve;
    if (call > fault_.call && !fault_.stays()) return Verdict::proceed;
    errno = fault_.number();
    return Verdict::fail;
  }

  /// Writes down a call that was made and succeeded.
  void note(const char* operation, const std::string& path, std::uint64_t offset = 0, const void* data = nullptr,
            std::size_t size = 0, const std::string& other = {}) {
    if (trace_ < 0) return;
    const int kept = errno;
    std::string line = "{\"op\":\"" + std::string(operation) + "\",\"path\":" + quoted(relative(path)) +
                       ",\"offset\":" + std::to_string(offset) + ",\"size\":" + std::to_string(size);
    if (!other.empty()) line += ",\"to\":" + quoted(wants(other) ? relative(other) : other);
    line += ",\"call\":" + std::to_string(calls_ - 1) + "}\n";
    put(line.data(), line.size());
    put(data, data == nullptr ? 0 : size);
    errno = kept;
  }

 private:
  std::string relative(const std::string& path) const { return path.substr(root_.size() + 1); }

  static std::string quoted(const std::string& text) {
    std::string result = "\"";
    for (const char c : text) {
      if (c == '"' || c == '\\') result += '\\';
      result += c;
    }
    return result + '"';
  }

  void put(const void* data, std::size_t size) const {
    static const auto write = next<ssize_t(int, const void*, size_t)>("write");
    const char* at = static_cast<const char*>(data);
    while (size > 0) {
      const ssize_t count = write(trace_, at, size);
      if (count <= 0) ::abort();
      at += count;
      size -= static_cast<std::size_t>(count);
    }
  }

  std::mutex mutex_;
  std::string root_;
  int trace_ = -1;
  long calls_ = 0;
  Fault fault_;
};

Recorder& recorder() {
  static Recorder* const instance = new Recorder;  // never destroyed: programs write until they end
  return *instance;
}

std::string path_of(int fd) {
  char link[64];
  char path[PATH_MAX];
  ::snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  const ssize_t size = ::readlink(link, path, sizeof path);
  return size <= 0 ? std::string() : std::string(path, static_cast<std::size_t>(size));
}

std::string path_at(int folder, const char* name) {
  if (name[0] == '/') return name;
  std::string base;
  if (folder == AT_FDCWD) {
    char current[PATH_MAX];
    base = ::getcwd(current, sizeof current) == nullptr ? "" : current;
  } else {
    base = path_of(folder);
  }
  return base + '/' + name;
}

/// A call on one path, which is written down when it succeeds.
template <typename Call>
int on_path(const char* operation, const std::string& path, const Call& call, const std::string& to = {}) {
  Recorder& it = recorder();
  if (!it.wants(path) && (to.empty() || !it.wants(to))) return call();
  const std::lock_guard lock(it.mutex());
  if (it.begin() == Verdict::fail) return -1;
  const int result = call();
  if (result == 0) it.note(operation, path, 0, nullptr, 0, to);
  return result;
}

template <typename Write>
ssize_t on_write(int fd, const void* data, size_t size, off_t offset, const Write& write) {
  const std::string path = path_of(fd);
  Recorder& it = recorder();
  if (!it.wants(path)) return write(size);
  const std::lock_guard lock(it.mutex());
  const Verdict verdict = it.begin();
  if (verdict == Verdict::fail) return -1;
  const off_t at = offset >= 0 ? offset : ::lseek(fd, 0, SEEK_CUR);
  const ssize_t count = write(verdict == Verdict::halve ? (size + 1) / 2 : size);
  if (count > 0) it.note("write", path, static_cast<std::uint64_t>(at), data, static_cast<std::size_t>(count));
  return count;
}

template <typename Open>
int on_open(const std::string& path, int flags, const Open& open) {
  Recorder& it = recorder();
  if ((flags & (O_CREAT | O_TRUNC)) == 0 || !it.wants(path)) return open();
  const std::lock_guard lock(it.mutex());
  struct stat before {};
  const bool was_there = ::lstat(path.c_str(), &before) == 0;
  const bool changes = !was_there || ((flags & O_TRUNC) != 0 && before.st_size > 0);
  if (changes && it.begin() == Verdict::fail) return -1;
  const int fd = open();
  if (fd >= 0 && changes) it.note(was_there ? "truncate" : "create", path);
  return fd;
}

int on_truncate(int fd, off_t size, int (*truncate)(int, off_t)) {
  const std::string path = path_of(fd);
  Recorder& it = recorder();
  if (!it.wants(path)) return truncate(fd, size);
  const std::lock_guard lock(it.mutex());
  if (it.begin() == Verdict::fail) return -1;
  const int result = truncate(fd, size);
  if (result == 0) it.note("truncate", path, static_cast<std::uint64_t>(size));
  return result;
}

ssize_t gather(int fd, const iovec* pieces, int count, off_t offset) {
  ssize_t total = 0;
  for (int i = 0; i < count; ++i) {
    const ssize_t done = offset >= 0 ? ::pwrite(fd, pieces[i].iov_base, pieces[i].iov_len, offset + total)
                                     : ::write(fd, pieces[i].iov_base, pieces[i].iov_len);
    if (done < 0) return total > 0 ? total : -1;
    total += done;
    if (static_cast<std::size_t>(done) < pieces[i].iov_len) break;
  }
  return total;
}

}  // namespace

extern "C" {

ssize_t write(int fd, const void* data, size_t size) {
  static const auto real = next<ssize_t(int, const void*, size_t)>("write");
  return on_write(fd, data, size, -1, [&](size_t n) { return real(fd, data, n); });
}
ssize_t pwrite(int fd, const void* data, size_t size, off_t offset) {
  static const auto real = next<ssize_t(int, const void*, size_t, off_t)>("pwrite");
  return on_write(fd, data, size, offset, [&](size_t n) { return real(fd, data, n, offset); });
}
ssize_t pwrite64(int fd, const void* data, size_t size, off_t offset) { return pwrite(fd, data, size, offset); }
ssize_t writev(int fd, const iovec* pieces, int count) { return gather(fd, pieces, count, -1); }
ssize_t pwritev(int fd, const iovec* pieces, int count, off_t offset) { return gather(fd, pieces, count, offset); }
ssize_t pwritev64(int fd, const iovec* pieces, int count, off_t offset) { return gather(fd, pieces, count, offset); }

int fsync(int fd) {
  static const auto real = next<int(int)>("fsync");
  return on_path("sync", path_of(fd), [&] { return real(fd); });
}
int fdatasync(int fd) {
  static const auto real = next<int(int)>("fdatasync");
  return on_path("sync", path_of(fd), [&] { return real(fd); });
}
int ftruncate(int fd, off_t size) { return on_truncate(fd, size, next<int(int, off_t)>("ftruncate")); }
int ftruncate64(int fd, off_t size) { return on_truncate(fd, size, next<int(int, off_t)>("ftruncate")); }
int fallocate(int fd, int mode, off_t offset, off_t length) {
  static const auto real = next<int(int, int, off_t, off_t)>("fallocate");
  return on_path("allocate", path_of(fd), [&] { return real(fd, mode, offset, length); });
}
int fallocate64(int fd, int mode, off_t offset, off_t length) { return fallocate(fd, mode, offset, length); }

int open(const char* path, int flags, ...) {
  static const auto real = next<int(const char*, int, ...)>("open");
  va_list list;
  va_start(list, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(list, mode_t) : 0;
  va_end(list);
  return on_open(path_at(AT_FDCWD, path), flags, [&] { return real(path, flags, mode); });
}
int openat(int folder, const char* path, int flags, ...) {
  static const auto real = next<int(int, const char*, int, ...)>("openat");
  va_list list;
  va_start(list, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(list, mode_t) : 0;
  va_end(list);
  return on_open(path_at(folder, path), flags, [&] { return real(folder, path, flags, mode); });
}
int open64(const char* path, int flags, ...) {
  va_list list;
  va_start(list, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(list, mode_t) : 0;
  va_end(list);
  return open(path, flags, mode);
}
int openat64(int folder, const char* path, int flags, ...) {
  va_list list;
  va_start(list, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(list, mode_t) : 0;
  va_end(list);
  return openat(folder, path, flags, mode);
}

int rename(const char* from, const char* to) {
  static const auto real = next<int(const char*, const char*)>("rename");
  return on_path(
      "rename", path_at(AT_FDCWD, from), [&] { return real(from, to); }, path_at(AT_FDCWD, to));
}
int renameat(int from_folder, const char* from, int to_folder, const char* to) {
  static const auto real = next<int(int, const char*, int, const char*)>("renameat");
  return on_path(
      "rename", path_at(from_folder, from), [&] { return real(from_folder, from, to_folder, to); },
      path_at(to_folder, to));
}
int unlink(const char* path) {
  static const auto real = next<int(const char*)>("unlink");
  return on_path("remove", path_at(AT_FDCWD, path), [&] { return real(path); });
}
int unlinkat(int folder, const char* path, int flags) {
  static const auto real = next<int(int, const char*, int)>("unlinkat");
  return on_path("remove", path_at(folder, path), [&] { return real(folder, path, flags); });
}
int rmdir(const char* path) {
  static const auto real = next<int(const char*)>("rmdir");
  return on_path("remove", path_at(AT_FDCWD, path), [&] { return real(path); });
}
int mkdir(const char* path, mode_t mode) {
  static const auto real = next<int(const char*, mode_t)>("mkdir");
  return on_path("directory", path_at(AT_FDCWD, path), [&] { return real(path, mode); });
}
int mkdirat(int folder, const char* path, mode_t mode) {
  static const auto real = next<int(int, const char*, mode_t)>("mkdirat");
  return on_path("directory", path_at(folder, path), [&] { return real(folder, path, mode); });
}
int symlinkat(const char* target, int folder, const char* path) {
  static const auto real = next<int(const char*, int, const char*)>("symlinkat");
  return on_path(
      "symlink", path_at(folder, path), [&] { return real(target, folder, path); }, target);
}
int linkat(int from_folder, const char* from, int to_folder, const char* to, int flags) {
  static const auto real = next<int(int, const char*, int, const char*, int)>("linkat");
  return on_path(
      "link", path_at(from_folder, from), [&] { return real(from_folder, from, to_folder, to, flags); },
      path_at(to_folder, to));
}
int futimens(int fd, const timespec times[2]) {
  static const auto real = next<int(int, const timespec[2])>("futimens");
  return on_path("times", path_of(fd), [&] { return real(fd, times); });
}
int utimensat(int folder, const char* path, const timespec times[2], int flags) {
  static const auto real = next<int(int, const char*, const timespec[2], int)>("utimensat");
  return on_path("times", path_at(folder, path), [&] { return real(folder, path, times, flags); });
}

}  // extern "C"
