// SPDX-License-Identifier: MIT
// Holders on Windows: files that a process has open, its current directory (which is an open directory, too), and what
// it has mapped: its program, modules and data. System's own (loaded hives, most of all) cannot be seen from here.
#include "platform/handle_win32.h"
#include "platform/holders.h"
// These need windows.h.
#include <psapi.h>
#include <tlhelp32.h>

#include <map>
#include <utility>

#include "platform/holder_list.h"
#include "platform/open_files_win32.h"
#include "platform/place_win32.h"
#include "platform/privilege_win32.h"

namespace dismount {
namespace {

/// What SetCurrentDirectory opens a directory for, and hardly anything else does.
constexpr ACCESS_MASK kCurrentDirectory = FILE_TRAVERSE | SYNCHRONIZE;
constexpr ACCESS_MASK kWriting = FILE_WRITE_DATA | FILE_APPEND_DATA;

/// The names of all processes but this one and those of the kernel, by PID.
std::map<std::uint32_t, std::string> process_names() {
  std::map<std::uint32_t, std::string> names;
  const Handle list(::CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0));
  PROCESSENTRY32W entry{};
  entry.dwSize = sizeof entry;
  if (!list.is_open() || ::Process32FirstW(list.get(), &entry) == 0) return names;
  constexpr DWORD kSystem = 4;
  do {
    if (entry.th32ProcessID <= kSystem || entry.th32ProcessID == ::GetCurrentProcessId()) continue;
    names.emplace(entry.th32ProcessID, from_wide(entry.szExeFile));
  } while (::Process32NextW(list.get(), &entry) != 0);
  return names;
}

bool writes(const MEMORY_BASIC_INFORMATION& region) {
  return region.Type == MEM_MAPPED &&
         (region.AllocationProtect == PAGE_READWRITE || region.AllocationProtect == PAGE_EXECUTE_READWRITE);
}

/// Programs, modules and data that a process has mapped from files of the directory.
void add_mapped_files(const Place& directory, HANDLE process, std::uint32_t pid, const std::string& name,
                      HolderList& holders) {
  const auto* address = static_cast<const std::byte*>(nullptr);
  const void* last = nullptr;
  MEMORY_BASIC_INFORMATION region{};
  while (::VirtualQueryEx(process, address, &region, sizeof region) == sizeof region && region.RegionSize != 0) {
    address = static_cast<const std::byte*>(region.BaseAddress) + region.RegionSize;
    const bool of_file = region.Type == MEM_IMAGE || region.Type == MEM_MAPPED;
    if (!of_file || region.AllocationBase == last) continue;
    last = region.AllocationBase;
    wchar_t file[1024];
    constexpr DWORD kSize = sizeof file / sizeof *file;
    const DWORD length = ::K32GetMappedFileNameW(process, region.AllocationBase, file, kSize);
    if (length == 0 || length >= kSize) continue;
    const std::optional<std::string> path = directory.find(with_long_names(std::wstring(file, length)));
    if (path) holders.add({pid, name, writes(region) ? HolderUse::writes : HolderUse::maps, *path});
  }
}

HolderUse use_of(const OpenFile& file) {
  if (file.access == kCurrentDirectory) return HolderUse::current_directory;
  return (file.access & kWriting) != 0 ? HolderUse::writes : HolderUse::reads;
}

}  // namespace

Result<std::vector<Holder>> holders_below(const std::string& directory) {
  TRY_ASSIGN(const Place place, Place::of(directory));
  const ScopedPrivilege privilege(SE_DEBUG_NAME);  // to look into processes of other users
  const std::map<std::uint32_t, std::string> names = process_names();
  HolderList holders;
  std::map<std::uint32_t, Handle> processes;
  for (const auto& [pid, name] : names) {
    const Handle readable(::OpenProcess(PROCESS_QUERY_INFORMATION | PROCESS_VM_READ, FALSE, pid));
    if (readable.is_open()) add_mapped_files(place, readable.get(), pid, name, holders);
    Handle process(::OpenProcess(PROCESS_DUP_HANDLE, FALSE, pid));
    if (process.is_open()) processes.emplace(pid, std::move(process));
  }
  for (const OpenFile& file : open_files_below(place, std::move(processes))) {
    holders.add({file.process, names.at(file.process), use_of(file), file.path});
  }
  return holders.take();
}

}  // namespace dismount
