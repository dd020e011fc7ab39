// SPDX-License-Identifier: MIT
#include "wim/tail.h"

namespace dismount {

Tail::~Tail() {
  // Nobody can be told here. What is left behind the old end belongs to no table, and the next save writes over it.
  if (!kept_) static_cast<void>(roll_back().ok());
}

Result<void> Tail::append(ByteView data) {
  TRY(file_.write_at(at_, data));
  at_ += data.size();
  if (progress_) TRY(progress_(at_ - start_));
  return {};
}

Result<Resource> Tail::append_resource(ByteView data, std::uint8_t flags) {
  const Resource resource{.offset = at_, .packed_size = data.size(), .original_size = data.size(), .flags = flags};
  TRY(append(data));
  return resource;
}

Result<void> Tail::roll_back() {
  kept_ = true;
  return file_.truncate(old_size_);
}

}  // namespace dismount
