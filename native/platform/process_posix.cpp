// SPDX-License-Identifier: MIT
// The process and its user on Linux.
#include <pwd.h>
#include <sys/random.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <random>
#include <vector>

#include "platform/architecture.h"
#include "platform/file.h"
#include "platform/process.h"

namespace dismount {
namespace {

std::atomic<Cancel*> cancel_target{nullptr};
static_assert(std::atomic<Cancel*>::is_always_lock_free && std::atomic<bool>::is_always_lock_free,
              "a signal handler may use lock-free atomics only");

void request_cancel(int) {
  if (Cancel* cancel = cancel_target.load()) cancel->request();
}

Error no_home(std::string cause) {
  return Error{.code = Code::not_found,
               .what = "cannot find the home directory of user " + std::to_string(::geteuid()),
               .where = "the user database",
               .cause = std::move(cause),
               .next = "add the user to /etc/passwd with a home directory, or name a state directory"};
}

}  // namespace

std::uint32_t process_id() { return static_cast<std::uint32_t>(::getpid()); }

std::uint32_t thread_id() { return static_cast<std::uint32_t>(::gettid()); }

std::string platform_name() { return std::string("linux-") + kArchitecture; }

Result<std::string> default_state_directory() {
  // The effective user: it is the one who owns the files we make.
  passwd entry{};
  passwd* found = nullptr;
  std::vector<char> buffer(1024);
  int number = 0;
  while ((number = ::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found)) == ERANGE ||
         number == EINTR) {
    if (number == ERANGE) buffer.resize(buffer.size() * 2);
  }
  if (found == nullptr) return no_home("it has no entry for this user");
  const std::string home = entry.pw_dir == nullptr ? "" : entry.pw_dir;
  if (home.empty() || home.front() != '/') return no_home("its entry names no absolute directory");
  return (home == "/" ? "" : home) + "/.local/state/dismount-windows-image";
}

std::tm local_time() {
  const std::time_t seconds = std::time(nullptr);
  std::tm fields{};
  ::localtime_r(&seconds, &fields);
  return fields;
}

std::int64_t now() {
  timespec time{};
  ::clock_gettime(CLOCK_REALTIME, &time);
  return std::int64_t{time.tv_sec} * 1'000'000'000 + std::int64_t{time.tv_nsec};
}

void cancel_on_signals(Cancel& cancel) {
  cancel_target.store(&cancel);

  struct sigaction action {};
  sigemptyset(&action.sa_mask);
  // Calls into code that does not know EINTR (the C library's streams among it) go on after the handler.
  action.sa_flags = SA_RESTART;
  action.sa_handler = request_cancel;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  ::sigaction(SIGHUP, &action, nullptr);

  // Both would end the process where the call itself returns an error (EPIPE, EFBIG) that we can report.
  action.sa_handler = SIG_IGN;
  ::sigaction(SIGPIPE, &action, nullptr);
  ::sigaction(SIGXFSZ, &action, nullptr);
}

bool stdout_is_terminal() { return ::isatty(STDOUT_FILENO) == 1; }
bool stderr_is_terminal() { return ::isatty(STDERR_FILENO) == 1; }

void random_bytes(void* into, std::size_t size) {
  auto* bytes = static_cast<unsigned char*>(into);
  std::size_t done = 0;
  while (done < size) {
    const ssize_t count = ::getrandom(bytes + done, size - done, 0);
    if (count > 0) {
      done += static_cast<std::size_t>(count);
    } else if (count == 0 || errno != EINTR) {
      break;
    }
  }
  // Kernels and sandboxes without getrandom have /dev/urandom, which is what the standard library reads then.
  for (std::random_device device; done < size; ++done) bytes[done] = static_cast<unsigned char>(device());
}

}  // namespace dismount
