// SPDX-License-Identifier: MIT
// The filter is on for every packed chunk. What is code it guesses by two uses of one target close to each other.
#include "codec/lzms/x86_filter.h"

#include "codec/byte_vector.h"

namespace dismount::lzms {
namespace {

constexpr std::size_t kUntouchedTail = 16;  // no opcode in the last 16 bytes counts
constexpr std::size_t kSmallest = kUntouchedTail + 2;
constexpr std::size_t kTargetSize = 4;
constexpr std::int32_t kReach = 1023;        // behind a likely instruction
constexpr std::int32_t kCallReach = 511;     // E8 is a frequent byte, so it must be closer
constexpr std::int32_t kUseWindow = 65'535;  // between two uses of a target
constexpr std::size_t kTargets = 65'536;

// First bytes of instructions. With 8D, 48 and 4C differ in the register only.
constexpr std::uint8_t kRexW = 0x48;
constexpr std::uint8_t kRexWR = 0x4C;
constexpr std::uint8_t kCall = 0xE8;
constexpr std::uint8_t kJump = 0xE9;  // not translated, but its target is no code
constexpr std::uint8_t kLock = 0xF0;
constexpr std::uint8_t kCallMemory = 0xFF;

/// The first place, at or behind `at`, whose first two bytes are those of an instruction; `end` or something behind it
/// if there is none. kUntouchedTail bytes can be read behind `end`.
std::size_t find_opcode(const std::byte* chunk, std::size_t at, std::size_t end) {
  static_assert(kUntouchedTail >= sizeof(ByteVector));
  for (; at < end; at += sizeof(ByteVector)) {
    const ByteVector first = load_bytes(chunk + at);
    const ByteVector second = load_bytes(chunk + at + 1);
    const ByteMask found = (((first & std::uint8_t{0xFB}) == kRexW) & ((second == 0x8B) | (second == 0x8D))) |
                           ((first & std::uint8_t{0xFE}) == kCall) | ((first == kLock) & (second == 0x83)) |
                           ((first == kCallMemory) & (second == 0x15));
    const unsigned place = first_set(found);
    if (place < sizeof(ByteVector)) return at + place;
  }
  return end;
}
static_assert((kRexWR & 0xFB) == kRexW && (kJump & 0xFE) == kCall);

/// Bytes before the target of the instruction at `code`, which find_opcode() found; 0 if it is none of ours.
std::size_t opcode_size(const std::byte* code) {
  const auto byte = [code](std::size_t i) { return std::to_integer<unsigned>(code[i]); };
  switch (byte(0)) {
    case kRexW:
      if (byte(1) == 0x8B) return byte(2) == 0x05 || byte(2) == 0x0D ? 3 : 0;
      return (byte(2) & 7) == 5 ? 3 : 0;
    case kRexWR:
      return byte(1) == 0x8D && (byte(2) & 7) == 5 ? 3 : 0;
    case kCall:
      return 1;
    case kLock:
      return byte(2) == 0x05 ? 3 : 0;
    case kCallMemory:
      return 2;
    default:
      return 0;
  }
}

/// The first of the sixteen places from `at` where an instruction of ours or a jump begins; 16 if there is none.
/// Eighteen bytes are read.
unsigned opcode_among(const std::byte* at) {
  const ByteVector first = load_bytes(at);
  const ByteVector second = load_bytes(at + 1);
  const ByteVector third = load_bytes(at + 2);
  const ByteMask load = (first == kRexW) & (second == 0x8B) & ((third & std::uint8_t{0xF7}) == 0x05);
  const ByteMask address =
      ((first & std::uint8_t{0xFB}) == kRexW) & (second == 0x8D) & ((third & std::uint8_t{7}) == 5);
  return first_set(load | address | ((first & std::uint8_t{0xFE}) == kCall) |
                   ((first == kLock) & (second == 0x83) & (third == 0x05)) |
                   ((first == kCallMemory) & (second == 0x15)));
}

}  // namespace

void X86Filter::undo(ByteSpan chunk) {
  if (chunk.size() < kSmallest) return;
  bool used = false;
  std::int32_t last_likely = -kReach - 1;
  const std::size_t end = chunk.size() - kUntouchedTail;
  for (std::size_t at = 1; (at = find_opcode(chunk.data(), at, end)) < end;) {
    const std::size_t size = opcode_size(chunk.data() + at);
    if (size == 0 && chunk[at] == std::byte{kJump}) {
      at += 1 + kTargetSize;
      continue;
    }
    if (size == 0) {
      // Where one place only begins like an instruction, the next ones may, too; each would be found anew.
      ++at;
      if (at + 1 < end) at += opcode_among(chunk.data() + at);
      continue;
    }
    if (!used) {  // most chunks that are no code never come here
      last_use_.assign(kTargets, -kUseWindow - 1);
      used = true;
    }
    const auto here = static_cast<std::int32_t>(at);
    const std::size_t target_at = at + size;
    if (here - last_likely <= (chunk[at] == std::byte{kCall} ? kCallReach : kReach)) {
      write_le32(chunk, target_at, read_le32(chunk, target_at) - static_cast<std::uint32_t>(here));
    }
    const auto target = static_cast<std::uint16_t>(static_cast<std::uint32_t>(here) + read_le16(chunk, target_at));
    const auto last_byte = static_cast<std::int32_t>(target_at + kTargetSize - 1);
    if (last_byte - last_use_[target] <= kUseWindow) last_likely = last_byte;
    last_use_[target] = last_byte;
    at = target_at + kTargetSize;
  }
}

}  // namespace dismount::lzms
