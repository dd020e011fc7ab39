// SPDX-License-Identifier: MIT
#include "engine/portable/extract_files.h"

#include <algorithm>
#include <span>

#include "base/parallel_for.h"
#include "engine/portable/open_folders.h"
#include "engine/portable/shared_progress.h"

namespace dismount {
namespace {

/// A run of files that one thread writes: enough that each thread stays in a folder for a while, and little enough
/// that all end together.
constexpr std::uint64_t kRunBytes = 2 * 1024 * 1024;
constexpr std::size_t kRunFiles = 256;
/// The data read last is kept for files that have the same: they stand side by side. In a solid resource a byte may
/// cost two chunks of 64 MiB, and one thread alone reads them.
constexpr std::uint64_t kKept = 256 * 1024;
constexpr std::uint64_t kKeptOfSolid = 8 * 1024 * 1024;

/// One a thread.
class FileWriter {
 public:
  /// Data of up to `keeps` bytes is kept for a next file that has the same.
  FileWriter(ResourceReader reader, ExtractionPlan& plan, OpenFolders folders, SharedProgress& progress,
             std::uint64_t keeps)
      : reader_(std::move(reader)), plan_(plan), folders_(std::move(folders)), progress_(progress), keeps_(keeps) {}

  Result<void> write(const PlannedFile& planned, const Round& round) {
    RecordedEntry& entry = plan_.entries[planned.entry];
    TRY_ASSIGN(const std::shared_ptr<Directory> folder, folders_.open(planned.folder));
    TRY_ASSIGN(std::unique_ptr<File> file, folder->create_file(entry.name, 0666));
    if (planned.blob != nullptr) TRY(write_contents(*file, planned, round));
    TRY_ASSIGN(const FileStat stat,
               folder->close_file(std::move(file), entry.name, file_time_to_ns(planned.dentry->access_time()),
                                  file_time_to_ns(planned.dentry->write_time())));
    entry.set_stat(stat);
    return {};
  }

 private:
  Result<void> write_contents(File& file, const PlannedFile& planned, const Round& round) {
    const Blob& blob = *planned.blob;
    if (kept_of_ == &blob) {
      TRY(round.check());
      TRY(file.write_at(0, kept_));
      return progress_.add(kept_.size());
    }
    const bool keep = planned.again && blob.resource.original_size <= keeps_;
    kept_of_ = nullptr;
    kept_.clear();
    Sha1 hasher;
    std::uint64_t written = 0;
    Result<void> read = reader_.read(blob.resource, {}, [&](ByteView data) -> Result<void> {
      TRY(round.check());
      hasher.update(data);
      TRY(file.write_at(written, data));
      written += data.size();
      if (keep) kept_.insert(kept_.end(), data.begin(), data.end());
      return progress_.add(data.size());
    });
    if (read && hasher.finish() != blob.hash) read = corrupt({}, "its contents do not match their SHA-1");
    // The path of every file would be long to make, in a deep tree.
    if (!read && read.error().where.empty()) {
      read.error().where = plan_.path_of(planned.folder, plan_.entries[planned.entry].name);
    }
    if (read && keep) kept_of_ = &blob;
    return read;
  }

  ResourceReader reader_;
  ExtractionPlan& plan_;
  OpenFolders folders_;
  SharedProgress& progress_;
  std::uint64_t keeps_;
  const Blob* kept_of_ = nullptr;
  Bytes kept_;
};

using Run = std::span<const PlannedFile>;

std::vector<Run> runs_of(std::span<const PlannedFile> files) {
  std::vector<Run> runs;
  std::size_t begin = 0;
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (files[i].blob != nullptr) bytes += files[i].blob->resource.original_size;
    if (bytes < kRunBytes && i + 1 - begin < kRunFiles && i + 1 < files.size()) continue;
    runs.push_back(files.subspan(begin, i + 1 - begin));
    begin = i + 1;
    bytes = 0;
  }
  return runs;
}

}  // namespace

Result<void> extract_files(File& file, const Wim& wim, ExtractionPlan& plan, Directory& target,
                           const OnProgress& progress, unsigned workers) {
  SharedProgress shared(progress);
  const auto first_solid = std::find_if(plan.files.begin(), plan.files.end(), [&](const PlannedFile& planned) {
    return planned.blob != nullptr && wim.lookup_table.is_in_solid(*planned.blob);
  });
  const auto in_parallel = [&](unsigned threads, std::uint64_t keeps, std::span<const Run> runs) {
    return parallel_for(threads, runs.size(), [&]() -> Result<RoundWork> {
      TRY_ASSIGN(ResourceReader reader, make_resource_reader(file, wim));
      const auto writer =
          std::make_shared<FileWriter>(std::move(reader), plan, OpenFolders(target, plan, threads), shared, keeps);
      return RoundWork([writer, runs](const Round& round) -> Result<void> {
        for (const PlannedFile& planned : runs[round.index()]) TRY(writer->write(planned, round));
        return {};
      });
    });
  };
  const Run all(plan.files);
  const auto separate = static_cast<std::size_t>(first_solid - plan.files.begin());
  TRY(in_parallel(readers_at_once(wim, workers), kKept, runs_of(all.first(separate))));
  return in_parallel(1, kKeptOfSolid, runs_of(all.subspan(separate)));
}

}  // namespace dismount
