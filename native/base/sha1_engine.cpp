// SPDX-License-Identifier: MIT
#include "base/sha1_engine.h"

#include <vector>

#include "base/cpu_arm.h"
#include "base/cpu_x86.h"
#include "base/sha1_arm.h"
#include "base/sha1_avx2.h"
#include "base/sha1_avx512.h"
#include "base/sha1_portable.h"
#include "base/sha1_x86.h"

namespace dismount {
namespace {

void add_portable(std::span<const Sha1Lane> lanes, std::size_t blocks) {
  for (const Sha1Lane& lane : lanes) sha1_blocks_portable(lane.state, lane.data, blocks);
}

// Vectors take as long for one message as for all of their lanes: fewer than `Worth` are faster one by one.
template <auto Add, std::size_t Worth>
void add_several(std::span<const Sha1Lane> lanes, std::size_t blocks) {
  lanes.size() < Worth ? add_portable(lanes, blocks) : Add(lanes, blocks);
}

// By their speed with all lanes in use, measured where one processor has several.
std::vector<Sha1Engine> find_engines() {
  std::vector<Sha1Engine> engines;
  if (cpu_has_sha()) engines.push_back({"x86 SHA", 4, sha1_lanes_x86});
  if (cpu_has_arm_sha1()) engines.push_back({"ARMv8 SHA-1", 4, sha1_lanes_arm});
  if (cpu_has_avx512()) engines.push_back({"AVX-512", 16, add_several<sha1_lanes_avx512, 3>});
  if (cpu_has_avx2()) engines.push_back({"AVX2", 8, add_several<sha1_lanes_avx2, 3>});
  engines.push_back({"portable", 1, add_portable});
  return engines;
}

}  // namespace

std::span<const Sha1Engine> sha1_engines() {
  static const std::vector<Sha1Engine> engines = find_engines();
  return engines;
}

}  // namespace dismount
