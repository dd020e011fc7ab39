// SPDX-License-Identifier: MIT
// To ask for the name of a handle waits while another operation on the same file object is under way: forever, for a
// pipe that somebody reads. So the names are asked for by a thread of its own; when it gets stuck it is left behind,
// and another one goes on with the next handle. What a stuck thread needs is kept for as long as it lives.
#include "platform/open_files_win32.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

namespace dismount {
namespace {

using std::chrono::milliseconds;

// Not in winternl.h; unchanged since Windows XP.
constexpr auto kExtendedHandleInformation = static_cast<SYSTEM_INFORMATION_CLASS>(64);
constexpr NTSTATUS kLengthMismatch = static_cast<NTSTATUS>(0xC0000004);

struct HandleEntry {
  void* object;
  ULONG_PTR process;
  ULONG_PTR handle;
  ULONG access;
  USHORT creator_back_trace;
  USHORT type;
  ULONG attributes;
  ULONG reserved;
};
static_assert(sizeof(HandleEntry) == 40);

struct HandleTable {
  ULONG_PTR count;
  ULONG_PTR reserved;
  HandleEntry entries[1];
};
constexpr std::size_t kTableHeader = offsetof(HandleTable, entries);

constexpr std::size_t kFirstSize = 4 * 1024 * 1024;
constexpr std::size_t kMaxSize = 256 * 1024 * 1024;
constexpr milliseconds kStuckAfter{100};
constexpr int kMaxStuck = 8;

/// All handles of the machine; empty if Windows does not tell them.
std::vector<HandleEntry> all_handles() {
  for (std::size_t size = kFirstSize; size <= kMaxSize; size *= 2) {
    std::vector<std::uint64_t> buffer(size / sizeof(std::uint64_t));
    ULONG used = 0;
    const NTSTATUS status =
        ::NtQuerySystemInformation(kExtendedHandleInformation, buffer.data(), static_cast<ULONG>(size), &used);
    if (status == kLengthMismatch) continue;
    if (status < 0) return {};
    const auto* table = reinterpret_cast<const HandleTable*>(buffer.data());
    const std::size_t count = std::min<std::size_t>(table->count, (size - kTableHeader) / sizeof(HandleEntry));
    return {table->entries, table->entries + count};
  }
  return {};
}

/// The number that handles to files have as their type on this machine, told by one of ours.
std::optional<USHORT> file_type(const std::vector<HandleEntry>& all, HANDLE ours) {
  for (const HandleEntry& entry : all) {
    if (entry.process == ::GetCurrentProcessId() && entry.handle == reinterpret_cast<ULONG_PTR>(ours))
      return entry.type;
  }
  return std::nullopt;
}

/// The work of naming handles, shared by the threads that do it one after the other.
class Naming {
 public:
  Naming(Place directory, std::map<std::uint32_t, Handle> processes, std::vector<HandleEntry> handles)
      : directory_(std::move(directory)), processes_(std::move(processes)), handles_(std::move(handles)) {}

  static std::vector<OpenFile> run(const std::shared_ptr<Naming>& naming) {
    for (int worker = 0; worker <= kMaxStuck; ++worker) {
      std::thread(work, naming, worker).detach();
      if (naming->wait_for(worker)) break;
    }
    const std::lock_guard guard(naming->mutex_);
    naming->worker_ = -1;
    return std::move(naming->found_);
  }

 private:
  static void work(const std::shared_ptr<Naming>& naming, int worker) {
    while (const HandleEntry* entry = naming->next(worker)) {
      std::optional<OpenFile> found = naming->look_at(*entry);
      const std::lock_guard guard(naming->mutex_);
      if (found && naming->worker_ == worker) naming->found_.push_back(std::move(*found));
    }
  }

  /// The next handle for this worker; none if all are done, or another one has taken over.
  const HandleEntry* next(int worker) {
    const std::lock_guard guard(mutex_);
    if (worker_ != worker) return nullptr;
    if (at_ == handles_.size()) {
      done_ = true;
      changed_.notify_all();
      return nullptr;
    }
    return &handles_[at_++];
  }

  /// Whether the worker came to the end; false: it is stuck, and no longer the one who works.
  bool wait_for(int worker) {
    std::unique_lock lock(mutex_);
    for (;;) {
      const std::size_t before = at_;
      changed_.wait_for(lock, kStuckAfter, [&] { return done_; });
      if (done_) return true;
      if (at_ != before) continue;
      worker_ = worker + 1;
      return false;
    }
  }

  std::optional<OpenFile> look_at(const HandleEntry& entry) const {
    const auto process = processes_.find(static_cast<std::uint32_t>(entry.process));
    if (process == processes_.end()) return std::nullopt;
    HANDLE copy = nullptr;
    if (::DuplicateHandle(process->second.get(), reinterpret_cast<HANDLE>(entry.handle), ::GetCurrentProcess(), &copy,
                          0, FALSE, DUPLICATE_SAME_ACCESS) == 0) {
      return std::nullopt;
    }
    const Handle owned(copy);
    if (::GetFileType(copy) != FILE_TYPE_DISK) return std::nullopt;
    const std::optional<std::wstring> name = final_name(copy);
    if (!name) return std::nullopt;
    std::optional<std::string> path = directory_.find(*name);
    if (!path) return std::nullopt;
    return OpenFile{process->first, entry.access, std::move(*path)};
  }

  const Place directory_;
  const std::map<std::uint32_t, Handle> processes_;
  const std::vector<HandleEntry> handles_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t at_ = 0;
  int worker_ = 0;
  bool done_ = false;
  std::vector<OpenFile> found_;
};

}  // namespace

std::vector<OpenFile> open_files_below(const Place& directory, std::map<std::uint32_t, Handle> processes) {
  const Handle ours(::CreateFileW(L"NUL", GENERIC_READ, kShareAll, nullptr, OPEN_EXISTING, 0, nullptr));
  std::vector<HandleEntry> handles = all_handles();
  const std::optional<USHORT> type = file_type(handles, ours.get());
  if (!type) return {};
  std::erase_if(handles, [&](const HandleEntry& entry) {
    return entry.type != *type || !processes.contains(static_cast<std::uint32_t>(entry.process));
  });
  return Naming::run(std::make_shared<Naming>(directory, std::move(processes), std::move(handles)));
}

}  // namespace dismount
