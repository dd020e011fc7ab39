// SPDX-License-Identifier: MIT
#include "wim/security_data.h"

namespace dismount {

Result<std::uint64_t> security_data_size(ByteView resource) {
  const auto bad = [](std::string problem) { return corrupt("metadata resource, security data", std::move(problem)); };
  if (resource.size() < 8) return bad("the metadata has " + std::to_string(resource.size()) + " bytes");
  std::uint64_t total = read_le32(resource, 0);
  const std::uint64_t count = read_le32(resource, 4);
  if (total == 0) total = 8;
  if (total < 8 || align8(total) > resource.size()) return bad("its length is " + std::to_string(total));
  if (count > (total - 8) / 8) return bad("it claims " + std::to_string(count) + " descriptors");
  std::uint64_t used = 8 + count * 8;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t size = read_le64(resource, static_cast<std::size_t>(8 + i * 8));
    if (size > total - used) return bad("descriptor " + std::to_string(i) + " has " + std::to_string(size) + " bytes");
    used += size;
  }
  return align8(total);
}

}  // namespace dismount
