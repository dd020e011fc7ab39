// SPDX-License-Identifier: MIT
// The filter is on for every packed chunk. What is code it guesses by two uses of one target close to each other.
#include "codec/lzms/x86_filter.h"

#include <algorithm>
#include <array>

namespace dismount::lzms {
namespace {

constexpr std::size_t kUntouchedTail = 16;  // no opcode in the last 16 bytes counts
constexpr std::size_t kSmallest = kUntouchedTail + 2;
constexpr std::size_t kTargetSize = 4;
constexpr std::int32_t kReach = 1023;        // behind a likely instruction
constexpr std::int32_t kCallReach = 511;     // E8 is a frequent byte, so it must be closer
constexpr std::int32_t kUseWindow = 65'535;  // between two uses of a target
constexpr std::size_t kTargets = 65'536;

enum Opcode : std::uint8_t {
  kNone,        // nothing begins here
  kRexW,        // 48: with 8B (two forms) or 8D, relative to the instruction
  kRexWR,       // 4C: with 8D
  kCall,        // E8
  kJump,        // E9: not translated, but its target is no code
  kLock,        // F0 83 05
  kCallMemory,  // FF 15
};

constexpr auto kOpcodes = [] {
  std::array<std::uint8_t, 256> opcodes{};
  opcodes[0x48] = kRexW;
  opcodes[0x4C] = kRexWR;
  opcodes[0xE8] = kCall;
  opcodes[0xE9] = kJump;
  opcodes[0xF0] = kLock;
  opcodes[0xFF] = kCallMemory;
  return opcodes;
}();

/// Bytes before the target of the instruction at `code`, which has three bytes at least; 0 if it is none of ours.
std::size_t opcode_size(std::uint8_t kind, const std::byte* code) {
  const auto byte = [code](std::size_t i) { return std::to_integer<unsigned>(code[i]); };
  const bool is_lea = byte(1) == 0x8D && (byte(2) & 7) == 5;
  switch (kind) {
    case kRexW:
      return is_lea || (byte(1) == 0x8B && (byte(2) == 0x05 || byte(2) == 0x0D)) ? 3 : 0;
    case kRexWR:
      return is_lea ? 3 : 0;
    case kCall:
      return 1;
    case kLock:
      return byte(1) == 0x83 && byte(2) == 0x05 ? 3 : 0;
    case kCallMemory:
      return byte(1) == 0x15 ? 2 : 0;
    default:
      return 0;
  }
}

}  // namespace

void X86Filter::undo(ByteSpan chunk) {
  if (chunk.size() < kSmallest) return;
  bool used = false;
  std::int32_t last_likely = -kReach - 1;
  const std::size_t end = chunk.size() - kUntouchedTail;
  for (std::size_t at = 1; at < end;) {
    const std::uint8_t kind = kOpcodes[std::to_integer<std::size_t>(chunk[at])];
    if (kind == kNone) [[likely]] {
      ++at;
      continue;
    }
    const std::size_t size = opcode_size(kind, chunk.data() + at);
    if (size == 0) {
      at += kind == kJump ? 1 + kTargetSize : 1;
      continue;
    }
    if (!used) {  // most chunks that are no code never come here
      last_use_.assign(kTargets, -kUseWindow - 1);
      used = true;
    }
    const auto here = static_cast<std::int32_t>(at);
    const std::size_t target_at = at + size;
    if (here - last_likely <= (kind == kCall ? kCallReach : kReach)) {
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
