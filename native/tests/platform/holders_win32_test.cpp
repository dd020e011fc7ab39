// SPDX-License-Identifier: MIT
// Who keeps a directory busy on Windows: this program again, as a child that holds what it is told to.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "platform/holders.h"
#include "platform/place_win32.h"
#include "platform/same_place.h"
#include "platform/working_directory.h"
#include "tests/platform/scratch.h"

using namespace dismount;

namespace {

constexpr const wchar_t* kWhat = L"DISMOUNT_TEST_HOLD";
constexpr const wchar_t* kPath = L"DISMOUNT_TEST_HOLD_PATH";
constexpr const wchar_t* kReady = L"DISMOUNT_TEST_HOLD_READY";

std::wstring variable(const wchar_t* name) {
  wchar_t value[1024];
  const DWORD length = ::GetEnvironmentVariableW(name, value, 1024);
  return std::wstring(value, length);
}

/// A child that runs the test case "hold" below, in `directory`, until the object goes.
class Holding {
 public:
  Holding(const std::wstring& what, const std::string& path, const std::string& directory = "C:\\",
          const std::wstring& program = own_program()) {
    const std::wstring event = L"dismount-test-ready-" + std::to_wstring(::GetCurrentProcessId());
    const Handle ready(::CreateEventW(nullptr, TRUE, FALSE, event.c_str()));
    ::SetEnvironmentVariableW(kWhat, what.c_str());
    ::SetEnvironmentVariableW(kPath, to_wide(path)->c_str());
    ::SetEnvironmentVariableW(kReady, event.c_str());
    std::wstring command = L"\"" + program + L"\" --no-skip -tc=hold";
    STARTUPINFOW start{};
    start.cb = sizeof start;
    PROCESS_INFORMATION started{};
    REQUIRE(::CreateProcessW(program.c_str(), command.data(), nullptr, nullptr, FALSE, 0, nullptr,
                             to_wide(directory)->c_str(), &start, &started) != 0);
    ::CloseHandle(started.hThread);
    process_ = Handle(started.hProcess);
    pid_ = started.dwProcessId;
    CHECK(::WaitForSingleObject(ready.get(), 30'000) == WAIT_OBJECT_0);
  }
  ~Holding() {
    ::TerminateProcess(process_.get(), 0);
    ::WaitForSingleObject(process_.get(), 10'000);
  }
  Holding(const Holding&) = delete;
  Holding& operator=(const Holding&) = delete;

  static std::wstring own_program() {
    wchar_t path[1024];
    return std::wstring(path, ::GetModuleFileNameW(nullptr, path, 1024));
  }
  /// What is found of it below a directory, whatever else it holds there.
  bool is_found(const std::string& directory, HolderUse use, const std::string& file) const {
    const std::vector<Holder> all = holders_below(directory).value();
    return std::any_of(all.begin(), all.end(), [&](const Holder& holder) {
      return holder.pid == pid_ && holder.use == use && is_at_or_below(holder.file, file) &&
             holder.process == std::filesystem::path(own_program()).filename().string();
    });
  }
  std::uint32_t pid() const { return pid_; }

 private:
  Handle process_;
  std::uint32_t pid_ = 0;
};

}  // namespace

TEST_CASE("hold" * doctest::skip()) {
  const std::wstring what = variable(kWhat);
  const std::wstring path = variable(kPath);
  Handle held;
  if (what == L"read" || what == L"write" || what == L"map") {
    held = Handle(::CreateFileW(path.c_str(), what == L"read" ? GENERIC_READ : GENERIC_READ | GENERIC_WRITE, kShareAll,
                                nullptr, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, nullptr));
  }
  Handle section;
  if (what == L"map") {
    section = Handle(::CreateFileMappingW(held.get(), nullptr, PAGE_READWRITE, 0, 0, nullptr));
    if (::MapViewOfFile(section.get(), FILE_MAP_WRITE, 0, 0, 0) != nullptr) held = Handle();
  }
  // A pipe that somebody waits at: whoever asks for its name waits, too.
  HANDLE ends[2]{};
  ::CreatePipe(&ends[0], &ends[1], nullptr, 0);
  const Handle ready(::OpenEventW(EVENT_MODIFY_STATE, FALSE, variable(kReady).c_str()));
  ::SetEvent(ready.get());
  char byte = 0;
  DWORD count = 0;
  ::ReadFile(ends[0], &byte, 1, &count, nullptr);
}

TEST_CASE("open files, mappings and current directories of other processes are found") {
  const Scratch scratch;
  const std::string mount = canonical_path(scratch.path()).value();
  write_file(mount + "\\file", "text");
  CHECK(Holding(L"read", mount + "\\file").is_found(mount, HolderUse::reads, mount + "\\file"));
  CHECK(Holding(L"write", mount + "\\file").is_found(mount, HolderUse::writes, mount + "\\file"));
  CHECK(Holding(L"map", mount + "\\file").is_found(mount, HolderUse::writes, mount + "\\file"));
  CHECK(Holding(L"", "", mount).is_found(mount, HolderUse::current_directory, mount));
  const Holding none(L"", "");
  for (const Holder& holder : holders_below(mount).value()) CHECK(holder.pid != none.pid());
}

TEST_CASE("this process is not among the holders, and leaves a directory that it must not hold") {
  const Scratch scratch;
  write_file(scratch / "file", "text");
  const auto own = open_file(scratch / "file", OpenMode::read_write);
  for (const Holder& holder : holders_below(scratch.path()).value()) CHECK(holder.pid != ::GetCurrentProcessId());
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(scratch.path());
  CHECK(leave_directory(scratch.path()).ok());
  CHECK(std::filesystem::current_path().relative_path().empty());
  std::filesystem::current_path(before);
}

TEST_CASE("a directory is known by its drive's name and its device's") {
  const Scratch scratch;
  const Place place = Place::of(scratch.path()).value();
  CHECK(place.find(to_wide(place.dos() + "\\a").value()) == place.dos() + "\\a");
  CHECK(place.find(to_wide("\\??\\" + place.dos()).value()) == place.dos());
  CHECK_FALSE(place.find(to_wide(place.dos() + "2\\a").value()));
  if (!place.device().empty()) {
    CHECK(place.find(to_wide(place.device() + "\\a").value()) == place.dos() + "\\a");
  }
}
