// SPDX-License-Identifier: MIT
#include "engine/portable/hash_ahead.h"

#include <algorithm>
#include <atomic>

#include "base/workers.h"
#include "engine/portable/open_below.h"

namespace dismount {
namespace {

/// Files of one directory, hashed by one thread: it opens the directory once.
struct Batch {
  std::string folder;  ///< below the root, with slashes; empty: the root
  std::vector<ListedEntry*> files;
};

constexpr std::size_t kMostFiles = 64;
constexpr std::uint64_t kMostBytes = 4 * 1024 * 1024;
/// A stop is not seen while another thread hashes a file, so that it must not take long.
constexpr std::uint64_t kLargest = 64 * 1024 * 1024;

/// Finds the files. What is only known by its inode is left to the scan, unless that proves it unchanged, too.
class Finder {
 public:
  explicit Finder(KnownEntries& known) : known_(known) {}

  void look(ListedFolder& folder, const std::string& path) {
    bool new_batch = true;
    std::uint64_t bytes = 0;
    for (ListedEntry& listed : folder.entries) {
      const FileStat& stat = listed.entry.stat;
      if (stat.kind != FileKind::file && !listed.folder) continue;
      if (listed.folder) {
        look(*listed.folder, path.empty() ? listed.entry.name : path + '/' + listed.entry.name);
        new_batch = true;
        continue;
      }
      // A file with several names is hashed once, by the scan.
      if (stat.links > 1 || stat.size == 0 || stat.size > kLargest) continue;
      const Known known = listed.known.recorded != nullptr ? listed.known : known_.by_inode(stat);
      if (known.recorded != nullptr && known.recorded->same_as(stat)) continue;
      if (new_batch || batches_.back().files.size() == kMostFiles || bytes > kMostBytes) {
        batches_.push_back({path, {}});
        new_batch = false;
        bytes = 0;
      }
      batches_.back().files.push_back(&listed);
      bytes += stat.size;
    }
  }

  std::vector<Batch> take() { return std::move(batches_); }

 private:
  KnownEntries& known_;
  std::vector<Batch> batches_;
};

}  // namespace

Result<void> hash_ahead(Directory& root, ListedFolder& listed, KnownEntries& known,
                        const std::function<Result<void>()>& still_wanted) {
  Finder finder(known);
  finder.look(listed, {});
  const std::vector<Batch> batches = finder.take();
  if (batches.empty()) return {};
  std::atomic<std::size_t> next{0};
  const auto work = [&](unsigned number, const StopFlag& stop) -> Result<void> {
    Bytes buffer;
    const auto wanted = [&] { return number == 0 ? still_wanted() : Result<void>{}; };
    for (std::size_t i; !stop.is_set() && (i = next.fetch_add(1)) < batches.size();) {
      const Result<OpenedBelow> folder = OpenedBelow::open(root, batches[i].folder);
      if (!folder) continue;
      for (ListedEntry* one : batches[i].files) {
        TRY(wanted());
        const Result<std::unique_ptr<File>> file = (**folder).open_file(one->entry.name);
        if (!file) continue;
        Sha1 hasher;
        std::uint64_t size = 0;
        Result<void> stopped;
        const Result<void> read = read_in_pieces(**file, buffer, [&](ByteView data) -> Result<void> {
          hasher.update(data);
          size += data.size();
          stopped = wanted();
          return stopped;
        });
        TRY(stopped);
        if (read && size == one->entry.stat.size) one->hash = hasher.finish();
      }
    }
    return {};
  };
  return run_workers(static_cast<unsigned>(std::min<std::size_t>(worker_count(), batches.size())), work);
}

}  // namespace dismount
