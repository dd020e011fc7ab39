// SPDX-License-Identifier: MIT
#include "wim/kept_parts.h"

#include <algorithm>

namespace dismount {
namespace {

/// More than any image has; what is larger is not worth its memory.
constexpr std::uint64_t kMostBytes = 256ULL * 1024 * 1024;

}  // namespace

Result<std::shared_ptr<File>> KeptParts::copy(File& file, const Wim& wim, std::uint32_t index) {
  auto kept = std::make_shared<KeptParts>();
  kept->path_ = file.path();
  kept->size_ = wim.file_size;
  kept->parts_[0] = Bytes(wim.header_bytes.begin(), wim.header_bytes.end());
  std::vector<Resource> wanted{wim.header.lookup_table, wim.header.xml_data, wim.header.integrity_table};
  if (index != 0 && index <= wim.lookup_table.images().size()) {
    wanted.push_back(wim.lookup_table.images()[index - 1].resource);
  }
  std::uint64_t total = 0;
  for (const Resource& resource : wanted) {
    if (!resource.present()) continue;
    total += resource.packed_size;
    if (total > kMostBytes) return kept->not_kept();
    Bytes& part = kept->parts_[resource.offset];
    part.resize(static_cast<std::size_t>(resource.packed_size));
    TRY(read_exactly(file, resource.offset, part));
  }
  return std::shared_ptr<File>(std::move(kept));
}

Result<std::size_t> KeptParts::read_at(std::uint64_t offset, ByteSpan into) {
  const auto behind = parts_.upper_bound(offset);
  if (behind == parts_.begin()) return not_kept();
  const auto& [begin, part] = *std::prev(behind);
  const std::uint64_t skipped = offset - begin;
  if (skipped > part.size() || part.size() - skipped < into.size()) return not_kept();
  std::copy_n(part.begin() + static_cast<std::ptrdiff_t>(skipped), into.size(), into.begin());
  return into.size();
}

Error KeptParts::not_kept() const {
  return Error{.code = Code::not_found,
               .what = "this part of the file as it was before was not kept",
               .where = path_,
               .cause = {},
               .next = {}};
}

Result<FileStat> KeptParts::stat() { return not_kept(); }
Result<void> KeptParts::write_at(std::uint64_t, ByteView) { return not_kept(); }
Result<void> KeptParts::truncate(std::uint64_t) { return not_kept(); }
Result<void> KeptParts::reserve(std::uint64_t, std::uint64_t) { return not_kept(); }

}  // namespace dismount
