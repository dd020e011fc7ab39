// SPDX-License-Identifier: MIT
// What a mount keeps on disk: its record, the journal of a save, the note of a begun unmount. The first byte chooses.
#include "engine/portable/mount_record.h"

#include "fuzz/fuzz.h"

using namespace dismount;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const Bytes bytes = fuzz::copy_of(data + 1, size - 1);
  switch (data[0] % 3) {
    case 0:
      if (const auto record = decode_mount_record(bytes)) {
        const Bytes written = encode_mount_record(*record);
        const auto again = decode_mount_record(written);
        fuzz::must_hold(again.ok() && encode_mount_record(*again) == written,
                        "a mount record changes when written again");
      }
      break;
    case 1:
      if (const auto journal = decode_commit_journal(bytes)) {
        fuzz::must_hold(decode_commit_journal(encode_commit_journal(*journal)).ok(), "a journal of ours is refused");
      }
      break;
    default:
      if (const auto begun = decode_unmount_begun(bytes)) {
        fuzz::must_hold(decode_unmount_begun(encode_unmount_begun(*begun)).ok(), "a note of ours is refused");
      }
  }
  return 0;
}
