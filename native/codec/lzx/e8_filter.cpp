// SPDX-License-Identifier: MIT
// The filter is on for every packed chunk of a WIM, code or not, with CAB's file size parameter fixed.
#include "codec/lzx/e8_filter.h"

#include "codec/byte_vector.h"

namespace dismount {
namespace {

constexpr std::int32_t kFileSize = 12'000'000;
constexpr std::size_t kUntouchedTail = 10;  // no opcode in the last 10 bytes counts
constexpr std::size_t kCallSize = 5;        // E8 and a 32-bit target
constexpr std::uint8_t kCallOpcode = 0xe8;

// The first opcode at or behind `position`, or `end` or something behind it. Calls are close to each other in code, too
// close for memchr to pay.
std::size_t find_call(ByteSpan chunk, std::size_t position, std::size_t end) {
  // Whether a call is in either half of 32 bytes is one question, that can be predicted.
  for (; position < end && chunk.size() - position >= 2 * sizeof(ByteVector); position += 2 * sizeof(ByteVector)) {
    const std::byte* const at = chunk.data() + position;
    const ByteMask found = (load_bytes(at) == kCallOpcode) | (load_bytes(at + sizeof(ByteVector)) == kCallOpcode);
    if (any_set(found)) break;
  }
  for (; position < end && chunk.size() - position >= sizeof(ByteVector); position += sizeof(ByteVector)) {
    const unsigned first = first_set(load_bytes(chunk.data() + position) == kCallOpcode);
    if (first < sizeof(ByteVector)) return position + first;
  }
  while (position < end && chunk[position] != std::byte{kCallOpcode}) ++position;
  return position;
}

}  // namespace

void apply_e8_filter(ByteSpan chunk) {
  if (chunk.size() <= kUntouchedTail) return;
  const std::size_t end = chunk.size() - kUntouchedTail;
  std::size_t position = 0;
  while (position < end) {
    const void* found = std::memchr(chunk.data() + position, kCallOpcode, end - position);
    if (found == nullptr) return;
    position = static_cast<std::size_t>(static_cast<const std::byte*>(found) - chunk.data());

    const auto target = read_le<std::int32_t>(chunk, position + 1);
    const auto here = static_cast<std::int32_t>(position);
    if (target >= -here && target < kFileSize - here) {
      write_le(chunk, position + 1, target + here);
    } else if (target >= kFileSize - here && target < kFileSize) {
      // Their own values stand for other targets now, and those of the first `here` negative ones are free.
      write_le(chunk, position + 1, target - kFileSize);
    }
    position += kCallSize;
  }
}

void undo_e8_filter(ByteSpan chunk) {
  if (chunk.size() <= kUntouchedTail) return;
  const std::size_t end = chunk.size() - kUntouchedTail;
  std::size_t position = 0;
  while ((position = find_call(chunk, position, end)) < end) {
    const auto target = read_le<std::int32_t>(chunk, position + 1);
    const auto here = static_cast<std::int32_t>(position);
    if (target >= 0) {
      if (target < kFileSize) write_le(chunk, position + 1, target - here);
    } else if (target >= -here) {
      write_le(chunk, position + 1, target + kFileSize);
    }
    // Translated or not: the target's bytes are not searched.
    position += kCallSize;
  }
}

}  // namespace dismount
