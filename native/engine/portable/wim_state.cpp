// SPDX-License-Identifier: MIT
#include "engine/portable/wim_state.h"

#include "wim/reader.h"

namespace dismount {
namespace {

/// Every byte is the old header's or the new one's: a write of ours that the disk cut in half.
bool is_torn(const HeaderBytes& found, const CommitJournal& journal) {
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (found[i] != journal.old_header[i] && found[i] != journal.new_header[i]) return false;
  }
  return true;
}

}  // namespace

Result<WimState> wim_state(File& wim, const MountHead& record, const std::optional<CommitJournal>& journal) {
  TRY_ASSIGN(const HeaderBytes found, read_header_bytes(wim));
  TRY_ASSIGN(const std::uint64_t size, wim.size());
  const bool whole = size >= record.wim_size;  // nothing of ours ever makes the file shorter
  if (whole && found == record.wim_header) return WimState::as_mounted;
  if (whole && journal) {
    const bool saved_twice = journal->old_header != journal->mounted_header;
    if (found == journal->new_header || (saved_twice && found == journal->old_header)) return WimState::saved_by_us;
    if (is_torn(found, *journal)) return WimState::torn;
  }
  return Error{.code = Code::wim_changed,
               .what = "the WIM was changed after it was mounted",
               .where = record.wim_path,
               .cause = "another program wrote to it; saving would undo that",
               .next = "copy what you need out of the mount directory, discard the mount, and mount the image again"};
}

Result<void> repair_header(File& wim, const CommitJournal& journal) {
  TRY(wim.write_at(0, journal.old_header));
  return wim.sync();
}

Result<void> settle_header(File& wim, const HeaderBytes& found) {
  TRY(wim.write_at(0, found));
  return wim.sync();
}

}  // namespace dismount
