// SPDX-License-Identifier: MIT
#include "engine/portable/remove_tree.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <vector>

#include "engine/portable/shared_progress.h"
#include "wim/image.h"

namespace dismount {
namespace {

/// Folders are kept open for the folders in them, but so few that neither a wide nor a deep tree takes more descriptors
/// than a process may have: those opened last, which are the next to be needed on the way down and on the way up. The
/// others are opened again, from the nearest one that is open.
constexpr std::size_t kRecentAtMost = 32;
/// Of a way that is walked again, so many folders at its end are kept.
constexpr std::size_t kKeptOfWay = kRecentAtMost / 2;
/// One level of so many stays open: the way to a folder at the deepest level that an image can have is not walked a
/// thousand times.
constexpr std::size_t kLevelsApart = kMaxDepth / 16;
constexpr std::size_t kDeepAtMost = 16;

/// One thread empties a folder of its files; a folder goes when the last folder in it has gone.
class Remover {
 public:
  Remover(Directory& top, std::uint64_t device, const OnProgress& progress) : device_(device), progress_(progress) {
    folders_.push_back(
        {.parent = nullptr, .level = 0, .name = {}, .open = std::shared_ptr<Directory>(&top, [](Directory*) {})});
    waiting_.push_back(&folders_.front());
  }

  Result<void> run(unsigned workers) {
    TRY(run_workers(workers, [this](unsigned, const StopFlag&) -> Result<void> {
      try {
        while (Folder* folder = next()) empty(*folder);
      } catch (...) {
        give_up();  // the others wait for what this one would have found
        throw;
      }
      return {};
    }));
    if (stopped_) return *stopped_;
    if (failure_) return *failure_;
    return {};
  }

 private:
  struct Folder {
    Folder* parent;  ///< none: the top
    std::size_t level = 0;
    std::string name;
    std::shared_ptr<Directory> open;  ///< if it is kept open; never once the last folder in it has gone
    std::size_t left = 0;             ///< folders in it that are still there
    bool failed = false;              ///< something in it could not be removed
  };

  /// The folder found last, so that few are begun at a time. Nullptr: there will be none any more.
  Folder* next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return finished_ || given_up_ || stopped_ || !waiting_.empty(); });
    if (given_up_ || stopped_ || waiting_.empty()) return nullptr;
    Folder* folder = waiting_.back();
    waiting_.pop_back();
    return folder;
  }

  void empty(Folder& folder) {
    std::vector<std::string> inner;
    Result<std::shared_ptr<Directory>> opened = open_new(folder);
    Result<void> emptied = opened.ok() ? remove_files(folder, **opened, inner) : Result<void>(opened.error());
    if (!emptied) fail(folder, std::move(emptied.error()));
    if (!inner.empty()) keep(folder, *opened);
    // Before anybody can remove the folder: Windows removes none that is open.
    opened = std::shared_ptr<Directory>();
    {
      const std::lock_guard lock(mutex_);
      if (stopped_) return;
      folder.left = inner.size();
      for (std::string& name : inner) {
        folders_.push_back({.parent = &folder, .level = folder.level + 1, .name = std::move(name), .open = nullptr});
        waiting_.push_back(&folders_.back());
      }
    }
    if (inner.empty()) {
      remove_upwards(folder);
    } else {
      changed_.notify_all();
    }
  }

  /// Removes what is not a folder and names the folders.
  Result<void> remove_files(Folder& folder, Directory& directory, std::vector<std::string>& inner) {
    TRY_ASSIGN(const FileStat stat, directory.stat());
    // A folder of the same file system that is bound to this place has the same device.
    if (stat.device != device_ || (stat.mount_root && folder.parent != nullptr)) {
      return Error{.code = Code::sharing_violation,
                   .what = "another file system or folder is mounted inside the mount directory",
                   .where = directory.path(),
                   .cause = {},
                   .next = "unmount it, then discard the mount"};
    }
    TRY_ASSIGN(std::vector<TreeName> names, directory.list_names());
    for (TreeName& entry : names) {
      if (Result<void> told = progress_.add(1); !told) stop(std::move(told.error()));
      if (stopping_.load(std::memory_order_relaxed)) return {};
      if (entry.kind == FileKind::directory) {
        inner.push_back(std::move(entry.name));
      } else if (Result<void> removed = directory.remove_file(entry.name); !removed) {
        fail(folder, std::move(removed.error()));
      }
    }
    return {};
  }

  /// Removes the folder, and each above it that has become empty by that.
  void remove_upwards(Folder& folder) {
    for (Folder* at = &folder; at->parent != nullptr; at = at->parent) {
      if (!is_failed(*at)) {
        const Result<std::shared_ptr<Directory>> parent = open(*at->parent);
        Result<void> removed = parent.ok() ? (*parent)->remove_directory(at->name) : Result<void>(parent.error());
        if (!removed) fail(*at, std::move(removed.error()));
      }
      std::shared_ptr<Directory> closing;
      const std::lock_guard lock(mutex_);
      at->parent->failed |= at->failed;
      if (--at->parent->left != 0) return;
      closing = release(*at->parent);
    }
    {
      const std::lock_guard lock(mutex_);
      finished_ = true;
    }
    changed_.notify_all();
  }

  /// The folder, opened for the first time.
  Result<std::shared_ptr<Directory>> open_new(const Folder& folder) {
    if (folder.parent == nullptr) return folder.open;
    TRY_ASSIGN(const std::shared_ptr<Directory> parent, open(*folder.parent));
    TRY_ASSIGN(std::unique_ptr<Directory> opened, parent->open_directory(folder.name));
    return std::shared_ptr<Directory>(std::move(opened));
  }

  /// A folder with folders in it. From the nearest one that is open, one component at a time, so that none can be a
  /// link.
  Result<std::shared_ptr<Directory>> open(Folder& folder) {
    std::vector<Folder*> missing;
    std::shared_ptr<Directory> at;
    {
      const std::lock_guard lock(mutex_);
      Folder* nearest = &folder;
      for (; !nearest->open; nearest = nearest->parent) missing.push_back(nearest);
      at = nearest->open;
    }
    for (; !missing.empty(); missing.pop_back()) {
      TRY_ASSIGN(std::unique_ptr<Directory> next, at->open_directory(missing.back()->name));
      at = std::move(next);
      if (missing.size() <= kKeptOfWay) keep(*missing.back(), at);
    }
    return at;
  }

  /// Keeps the folder open, in place of another one if there are too many.
  void keep(Folder& folder, const std::shared_ptr<Directory>& directory) {
    const std::lock_guard lock(mutex_);
    if (folder.open) return;
    folder.open = directory;
    if (folder.level % kLevelsApart == 0 && deep_ < kDeepAtMost) {
      ++deep_;
      return;
    }
    recent_.push_back(&folder);
    if (recent_.size() > kRecentAtMost) {
      // Under the lock: another thread may be about to remove this one, and Windows removes none that is open.
      recent_.front()->open = nullptr;
      recent_.pop_front();
    }
  }

  /// What is to be closed now that the folder has no folders in it. The lock is held; the caller closes without it.
  std::shared_ptr<Directory> release(Folder& folder) {
    if (folder.parent == nullptr) return nullptr;
    if (folder.open && std::erase(recent_, &folder) == 0) --deep_;
    return std::move(folder.open);
  }

  bool is_failed(const Folder& folder) {
    const std::lock_guard lock(mutex_);
    return folder.failed;
  }

  void fail(Folder& folder, Error error) {
    const std::lock_guard lock(mutex_);
    folder.failed = true;
    if (!failure_ || error.where < failure_->where) failure_ = std::move(error);
  }

  void stop(Error error) {
    {
      const std::lock_guard lock(mutex_);
      if (!stopped_) stopped_ = std::move(error);
      stopping_.store(true, std::memory_order_relaxed);
    }
    changed_.notify_all();
  }

  /// An exception, for want of memory: nobody goes on.
  void give_up() {
    {
      const std::lock_guard lock(mutex_);
      given_up_ = true;
      stopping_.store(true, std::memory_order_relaxed);
    }
    changed_.notify_all();
  }

  const std::uint64_t device_;
  SharedProgress progress_;
  std::atomic<bool> stopping_{false};

  std::mutex mutex_;  ///< of all below
  std::condition_variable changed_;
  std::deque<Folder> folders_;
  std::vector<Folder*> waiting_;
  std::deque<Folder*> recent_;  ///< kept open, the one that was opened first in front
  std::size_t deep_ = 0;        ///< kept open for their level
  bool finished_ = false;
  bool given_up_ = false;
  std::optional<Error> stopped_;
  std::optional<Error> failure_;
};

}  // namespace

Result<void> remove_contents(Directory& directory, const OnProgress& progress, unsigned workers) {
  TRY_ASSIGN(const FileStat stat, directory.stat());
  return Remover(directory, stat.device, progress).run(workers);
}

}  // namespace dismount
