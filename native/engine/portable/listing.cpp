// SPDX-License-Identifier: MIT
#include "engine/portable/listing.h"

#include <condition_variable>
#include <mutex>

#include "base/workers.h"
#include "wim/image.h"

namespace dismount {
namespace {

/// A directory to be listed. The last one in is listed first, so that few directories are open at a time.
struct Task {
  std::shared_ptr<Directory> parent;  ///< none: the root
  std::string name;
  ListedFolder* into = nullptr;
  std::size_t depth = 0;
};

class Lister {
 public:
  Lister(Directory& root, const OnProgress& progress) : root_(root), progress_(progress) {}

  Result<ListedTree> run() {
    ListedTree all;
    tasks_.push_back({.parent = nullptr, .name = {}, .into = &all.top, .depth = 0});
    TRY(run_workers(worker_count(), [this](unsigned number, const StopFlag&) {
      try {
        return work(number);
      } catch (...) {
        stop();  // the others wait for what this one would have found
        throw;
      }
    }));
    if (progress_) TRY(progress_(seen_));
    all.count = seen_;
    return all;
  }

 private:
  /// The caller's thread, number 0, is the one that tells.
  Result<void> work(unsigned number) {
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock, [this] { return stopped_ || !tasks_.empty() || busy_ == 0; });
      if (stopped_ || tasks_.empty()) break;
      const Task task = std::move(tasks_.back());
      tasks_.pop_back();
      ++busy_;
      lock.unlock();
      std::vector<Task> found = list(task);
      lock.lock();
      --busy_;
      seen_ += task.into->entries.size();
      for (Task& next : found) tasks_.push_back(std::move(next));
      changed_.notify_all();
      if (number != 0 || !progress_) continue;
      const std::uint64_t seen = seen_;
      lock.unlock();
      Result<void> wanted = progress_(seen);
      if (!wanted) {
        stop();
        return wanted;
      }
      lock.lock();
    }
    return {};
  }

  void stop() {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
    }
    changed_.notify_all();
  }

  /// Returns the directories found in it.
  std::vector<Task> list(const Task& task) {
    std::vector<Task> found;
    std::shared_ptr<Directory> opened;
    const Result<void> listed = [&]() -> Result<void> {
      if (task.depth > 0) {
        TRY_ASSIGN(opened, (task.parent ? *task.parent : root_).open_directory(task.name));
      }
      TRY_ASSIGN(std::vector<TreeEntry> entries, (opened ? *opened : root_).list());
      task.into->entries.reserve(entries.size());
      for (TreeEntry& entry : entries) task.into->entries.push_back({.entry = std::move(entry)});
      return {};
    }();
    if (!listed) task.into->error = listed.error();
    if (task.depth + 1 >= kMaxDepth) return found;
    for (ListedEntry& listed_entry : task.into->entries) {
      if (listed_entry.entry.stat.kind != FileKind::directory) continue;
      listed_entry.folder = std::make_unique<ListedFolder>();
      found.push_back({opened, listed_entry.entry.name, listed_entry.folder.get(), task.depth + 1});
    }
    return found;
  }

  Directory& root_;
  const OnProgress& progress_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Task> tasks_;
  std::size_t busy_ = 0;
  std::uint64_t seen_ = 0;
  bool stopped_ = false;
};

}  // namespace

Result<ListedTree> list_tree(Directory& root, const OnProgress& progress) { return Lister(root, progress).run(); }

}  // namespace dismount
