// SPDX-License-Identifier: MIT
// FIPS 180-4, sections 5.3.1 and 6.1. The rounds are in one file per instruction set, chosen when first used.
#include "base/sha1.h"

#include "base/cpu_x86.h"
#include "base/hex.h"
#include "base/sha1_portable.h"
#include "base/sha1_x86.h"
#include "base/sha_buffer.h"

namespace dismount {
namespace {

auto adder(std::uint32_t* state) {
  return [state](const std::byte* data, std::size_t blocks) {
    cpu_has_sha() ? sha1_blocks_x86(state, data, blocks) : sha1_blocks_portable(state, data, blocks);
  };
}

}  // namespace

Sha1::Sha1() : state_{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0} {}

void Sha1::update(ByteView data) {
  length_ += data.size();
  sha_update(data, block_, filled_, adder(state_));
}

Sha1Hash Sha1::finish() {
  sha_finish(length_, block_, filled_, adder(state_));
  return sha_digest<20>(state_);
}

Sha1Hash sha1(ByteView data) {
  Sha1 hasher;
  hasher.update(data);
  return hasher.finish();
}

std::string to_hex(const Sha1Hash& hash) { return bytes_to_hex(hash); }

}  // namespace dismount
