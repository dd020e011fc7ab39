// SPDX-License-Identifier: MIT
// The process and its user on Windows.
#include "platform/handle_win32.h"
#include "platform/process.h"
// These need windows.h, and in this order.
#include <bcrypt.h>
#include <knownfolders.h>
#include <objbase.h>
#include <shlobj.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <random>

#include "platform/architecture.h"
#include "platform/error_text.h"

namespace dismount {
namespace {

std::atomic<Cancel*> cancel_target{nullptr};

BOOL WINAPI request_cancel(DWORD event) {
  if (Cancel* cancel = cancel_target.load()) cancel->request();
  if (event == CTRL_C_EVENT || event == CTRL_BREAK_EVENT) return TRUE;
  // The window is closed or the user logs off: Windows ends the process when this function returns, or after some
  // seconds. Those seconds are for main() to roll back and leave by itself.
  ::Sleep(INFINITE);
  return TRUE;
}

struct FreeTaskMemory {
  void operator()(wchar_t* memory) const { ::CoTaskMemFree(memory); }
};

bool is_terminal(DWORD which) {
  DWORD mode = 0;
  return ::GetConsoleMode(::GetStdHandle(which), &mode) != 0;
}

int day_of_year(const SYSTEMTIME& time) {
  constexpr int kDaysBefore[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
  const bool leap = time.wYear % 4 == 0 && (time.wYear % 100 != 0 || time.wYear % 400 == 0);
  return kDaysBefore[time.wMonth - 1] + time.wDay - 1 + (leap && time.wMonth > 2 ? 1 : 0);
}

}  // namespace

std::uint32_t process_id() { return ::GetCurrentProcessId(); }

std::uint32_t thread_id() { return ::GetCurrentThreadId(); }

std::string platform_name() { return std::string("win32-") + kArchitecture; }

Result<std::string> default_state_directory() {
  wchar_t* found = nullptr;
  const HRESULT result = ::SHGetKnownFolderPath(FOLDERID_LocalAppData, KF_FLAG_DONT_VERIFY, nullptr, &found);
  const std::unique_ptr<wchar_t, FreeTaskMemory> folder(found);
  if (FAILED(result)) {
    return Error{.code = static_cast<Code>(result),
                 .what = "cannot find the folder LocalAppData of this user",
                 .where = "the user's profile",
                 .cause = "Windows has no profile loaded for this user",
                 .next = "run as a user with a profile, or name a state directory"};
  }
  return from_wide(folder.get()) + "\\dismount-windows-image";
}

std::tm local_time() {
  // Not localtime_s: the C library would prefer the environment variable TZ to what Windows knows.
  SYSTEMTIME time{};
  ::GetLocalTime(&time);
  std::tm fields{};
  fields.tm_year = time.wYear - 1900;
  fields.tm_mon = time.wMonth - 1;
  fields.tm_mday = time.wDay;
  fields.tm_hour = time.wHour;
  fields.tm_min = time.wMinute;
  fields.tm_sec = time.wSecond;
  fields.tm_wday = time.wDayOfWeek;
  fields.tm_yday = day_of_year(time);
  fields.tm_isdst = -1;
  return fields;
}

std::int64_t now() {
  FILETIME time{};
  ::GetSystemTimePreciseAsFileTime(&time);
  return from_file_time(static_cast<std::int64_t>((std::uint64_t{time.dwHighDateTime} << 32) | time.dwLowDateTime));
}

void cancel_on_signals(Cancel& cancel) {
  cancel_target.store(&cancel);
  // A parent that started us in a process group of our own has switched Ctrl+C off for us.
  ::SetConsoleCtrlHandler(nullptr, FALSE);
  ::SetConsoleCtrlHandler(request_cancel, TRUE);
}

bool stdout_is_terminal() { return is_terminal(STD_OUTPUT_HANDLE); }
bool stderr_is_terminal() { return is_terminal(STD_ERROR_HANDLE); }

void random_bytes(void* into, std::size_t size) {
  auto* bytes = static_cast<unsigned char*>(into);
  std::size_t done = 0;
  while (done < size) {
    const auto count = static_cast<ULONG>(std::min<std::size_t>(size - done, 1 << 20));
    if (::BCryptGenRandom(nullptr, bytes + done, count, BCRYPT_USE_SYSTEM_PREFERRED_RNG) != 0) break;
    done += count;
  }
  for (std::random_device device; done < size; ++done) bytes[done] = static_cast<unsigned char>(device());
}

}  // namespace dismount
