// SPDX-License-Identifier: MIT
#include "wim/chunk_table.h"

namespace dismount {

Error too_many_chunks(const std::string& name, std::uint64_t count) {
  return Error{.code = Code::not_supported,
               .what = "the resource has " + std::to_string(count) + " chunks, more than the " +
                       std::to_string(kMostChunks) + " that are read",
               .where = name,
               .cause = "it was made with small chunks for a very large file",
               .next = "export the image with larger chunks, with 'wimlib-imagex export' or 'dism /Export-Image'"};
}

Result<std::vector<std::uint64_t>> decode_chunk_table(ByteView table, const ChunkLayout& layout,
                                                      std::uint64_t data_size, const std::string& name) {
  const std::uint64_t count = layout.count();
  std::vector<std::uint64_t> offsets;
  offsets.reserve(static_cast<std::size_t>(count) + 1);
  offsets.push_back(0);
  for (std::uint64_t i = 1; i < count; ++i) {
    const std::size_t at = static_cast<std::size_t>((i - 1) * layout.entry_size());
    offsets.push_back(layout.entry_size() == 8 ? read_le64(table, at) : read_le32(table, at));
  }
  offsets.push_back(data_size);

  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t begin = offsets[static_cast<std::size_t>(i)];
    const std::uint64_t end = offsets[static_cast<std::size_t>(i) + 1];
    if (end <= begin || end > data_size || end - begin > layout.size_of(i)) {
      return corrupt(name, "chunk " + std::to_string(i) + " of its chunk table runs from " + std::to_string(begin) +
                               " to " + std::to_string(end));
    }
  }
  return offsets;
}

}  // namespace dismount
