// SPDX-License-Identifier: MIT
#include "job/file_witness.h"

#include <algorithm>

namespace dismount {
namespace {

/// Not the time of change: a new hard link or a virus scanner's mark is no change of what was read.
bool same(const FileStat& a, const FileStat& b) {
  return a.inode == b.inode && a.device == b.device && a.size == b.size && a.write_time == b.write_time;
}

}  // namespace

Result<FileWitness> FileWitness::look(File& file) {
  TRY_ASSIGN(Look before, look_at(file));
  return FileWitness(file, std::move(before));
}

Result<void> FileWitness::check() const {
  TRY_ASSIGN(const Look now, look_at(*file_));
  const bool replaced = !still_names(file_->path(), now.stat);
  if (!replaced && same(before_.stat, now.stat) && before_.start == now.start) return {};
  return Error{.code = Code::wim_changed,
               .what = "the file was changed while it was read",
               .where = file_->path(),
               .cause = replaced ? "another file has its name now" : "another program writes to it",
               .next = "wait until nothing writes to it, then verify it again"};
}

Result<FileWitness::Look> FileWitness::look_at(File& file) {
  Look look;
  TRY_ASSIGN(look.stat, file.stat());
  look.start.resize(static_cast<std::size_t>(std::min<std::uint64_t>(look.stat.size, kHeaderSize)));
  TRY(read_exactly(file, 0, look.start));
  return look;
}

}  // namespace dismount
