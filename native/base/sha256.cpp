// SPDX-License-Identifier: MIT
// FIPS 180-4, sections 5.3.3 and 6.2. The rounds are in one file per instruction set, chosen when first used.
#include "base/sha256.h"

#include "base/cpu_x86.h"
#include "base/hex.h"
#include "base/sha256_portable.h"
#include "base/sha256_x86.h"
#include "base/sha_buffer.h"

namespace dismount {
namespace {

auto block_adder(std::uint32_t* state) {
  return [state](const std::byte* data, std::size_t blocks) {
    cpu_has_sha() ? sha256_blocks_x86(state, data, blocks) : sha256_blocks_portable(state, data, blocks);
  };
}

}  // namespace

Sha256::Sha256()
    : state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19} {}

void Sha256::update(ByteView data) {
  length_ += data.size();
  sha_update(data, block_, filled_, block_adder(state_));
}

Sha256Hash Sha256::finish() {
  sha_finish(length_, block_, filled_, block_adder(state_));
  return sha_digest<32>(state_);
}

std::string to_hex(const Sha256Hash& hash) { return bytes_to_hex(hash); }

}  // namespace dismount
