// SPDX-License-Identifier: MIT
#include "wim/space.h"

#include <algorithm>

namespace dismount {

std::uint64_t unused_bytes(const Wim& wim) {
  struct Range {
    std::uint64_t begin, end;
  };
  std::vector<Range> used{{0, kHeaderSize}};
  used.reserve(wim.lookup_table.images().size() + wim.lookup_table.blobs().size() + 4);
  const auto use = [&](const Resource& resource) {
    if (resource.present() && resource.packed_size != 0) used.push_back({resource.offset, resource.end()});
  };
  for (const Resource& table : {wim.header.lookup_table, wim.header.xml_data, wim.header.integrity_table}) use(table);
  for (const Blob& image : wim.lookup_table.images()) use(image.resource);
  for (const Blob& blob : wim.lookup_table.blobs()) {
    if (blob.references == 0) continue;
    const SolidResource* solid = wim.lookup_table.is_in_solid(blob)
                                     ? find_solid_resource(wim.lookup_table.solid_resources(), blob.resource.offset)
                                     : nullptr;
    use(solid == nullptr ? blob.resource : solid->place);
  }
  for (const SolidResource& solid : wim.lookup_table.solid_resources()) use(solid.place);
  std::sort(used.begin(), used.end(), [](const Range& a, const Range& b) { return a.begin < b.begin; });

  std::uint64_t unused = 0;
  std::uint64_t reached = 0;
  for (const Range& range : used) {
    if (range.begin > reached) unused += range.begin - reached;
    reached = std::max(reached, range.end);
  }
  return wim.file_size > reached ? unused + wim.file_size - reached : unused;
}

}  // namespace dismount
