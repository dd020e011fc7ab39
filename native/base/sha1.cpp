// SPDX-License-Identifier: MIT
// FIPS 180-4, sections 5.3.1 and 6.1. The rounds are in one file per instruction set, chosen when first used.
#include "base/sha1.h"

#include <algorithm>

#include "base/hex.h"
#include "base/sha1_engine.h"
#include "base/sha_buffer.h"

namespace dismount {
namespace {

auto adder(std::uint32_t* state) {
  return [state](const std::byte* data, std::size_t blocks) {
    const Sha1Lane lane{state, data};
    sha1_engines().front().add({&lane, 1}, blocks);
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

void sha1_update_all(std::span<const Sha1Update> updates, const Sha1Engine& engine) {
  Sha1Lane lanes[kMostSha1Lanes];
  std::size_t blocks_left[kMostSha1Lanes];
  std::size_t active = 0;
  const auto start = [&](const Sha1Update& update) {
    Sha1& hasher = *update.hasher;
    ByteView data = update.data;
    if (hasher.filled_ > 0) {
      const ByteView head = data.first(std::min(data.size(), kShaBlockSize - hasher.filled_));
      hasher.update(head);
      data = data.subspan(head.size());
    }
    const std::size_t whole = data.size() / kShaBlockSize;
    if (whole > 0) {
      lanes[active] = {hasher.state_, data.data()};
      blocks_left[active++] = whole;
    }
    // The rest does not depend on the blocks before it.
    const ByteView rest = data.subspan(whole * kShaBlockSize);
    std::copy(rest.begin(), rest.end(), hasher.block_ + hasher.filled_);
    hasher.filled_ += rest.size();
    hasher.length_ += data.size();
  };
  std::size_t next = 0;
  for (;;) {
    while (active < engine.lanes && next < updates.size()) start(updates[next++]);
    if (active == 0) return;
    const std::size_t blocks = *std::min_element(blocks_left, blocks_left + active);
    engine.add({lanes, active}, blocks);
    for (std::size_t i = active; i-- > 0;) {
      lanes[i].data += blocks * kShaBlockSize;
      blocks_left[i] -= blocks;
      if (blocks_left[i] > 0) continue;
      --active;
      lanes[i] = lanes[active];
      blocks_left[i] = blocks_left[active];
    }
  }
}

void sha1_update_all(std::span<const Sha1Update> updates) { sha1_update_all(updates, sha1_engines().front()); }

unsigned sha1_lanes() { return sha1_engines().front().lanes; }

Sha1Hash sha1(ByteView data) {
  Sha1 hasher;
  hasher.update(data);
  return hasher.finish();
}

std::string to_hex(const Sha1Hash& hash) { return bytes_to_hex(hash); }

}  // namespace dismount
