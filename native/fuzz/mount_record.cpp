// SPDX-License-Identifier: MIT
// What a mount keeps on disk: its record, the journal of a save, the note of a begun unmount. The first byte chooses.
// The mutator mends the hashes that seal them, so that what is inside is read.
#include "engine/portable/mount_record.h"

#include <cstring>
#include <random>

#include "base/sha1.h"
#include "fuzz/fuzz.h"

using namespace dismount;

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace {

/// Bytes of a record before the hash of its head: numbers and texts in turn, each text behind its length.
std::size_t size_of_head(ByteView record) {
  constexpr std::size_t kNumbersBefore[] = {8 + 1, 8 + 8, 8 + 8 + kHeaderSize + 4};
  constexpr std::size_t kNumbersAtEnd = 1 + 8;
  constexpr std::size_t kLength = 4;
  std::size_t at = 0;
  for (const std::size_t numbers : kNumbersBefore) {
    at += numbers;
    if (at + kLength > record.size()) return record.size();
    at += kLength + read_le32(record, at);
  }
  return at + kNumbersAtEnd;
}

/// Writes behind the first `size` bytes what their hash is, if there is room.
void seal(std::uint8_t* data, std::size_t size, std::size_t size_of_all) {
  if (size > size_of_all || size_of_all - size < sizeof(Sha1Hash)) return;
  const Sha1Hash hash = sha1(fuzz::copy_of(data, size));
  std::memcpy(data + size, hash.data(), hash.size());
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned int seed) {
  const std::size_t mutated = LLVMFuzzerMutate(data, size, max_size);
  std::minstd_rand random(seed);
  if (mutated <= 1 + sizeof(Sha1Hash) || random() % 8 == 0) return mutated;
  std::uint8_t* const bytes = data + 1;
  const std::size_t count = mutated - 1;
  if (data[0] % 3 == 0) seal(bytes, size_of_head(fuzz::copy_of(bytes, count)), count);
  seal(bytes, count - sizeof(Sha1Hash), count);
  return mutated;
}

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
