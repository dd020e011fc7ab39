// SPDX-License-Identifier: MIT
#include "wim/tail.h"

#include <cassert>

#include "wim/reader.h"

namespace dismount {

Tail::~Tail() {
  // Nobody can be told here. What is left behind the old end belongs to no table, and the next save writes over it.
  if (!kept_) static_cast<void>(roll_back().ok());
}

Result<void> Tail::append(ByteView data) {
  if (data.empty()) return {};
  if (header_) TRY(check_header(file_, *header_));
  TRY(file_.write_at(at_, data));
  at_ += data.size();
  return {};
}

Result<Resource> Tail::append_resource(ByteView data, std::uint8_t flags) {
  const Resource resource{.offset = at_, .packed_size = data.size(), .original_size = data.size(), .flags = flags};
  TRY(append(data));
  TRY(advance(data.size()));
  return resource;
}

Result<void> Tail::write_back(std::uint64_t offset, ByteView data) {
  assert(offset >= old_size_ && offset + data.size() <= at_);
  if (data.empty()) return {};
  if (header_) TRY(check_header(file_, *header_));
  return file_.write_at(offset, data);
}

void Tail::go_back_to(std::uint64_t offset) {
  assert(offset >= old_size_ && offset <= at_);
  at_ = offset;
}

Result<void> Tail::trim() { return file_.truncate(at_); }

Result<void> Tail::advance(std::uint64_t work) {
  done_ += work;
  return progress_ ? progress_(done_) : Result<void>{};
}

Result<void> Tail::roll_back() {
  kept_ = true;
  if (header_) TRY(check_header(file_, *header_));
  return file_.truncate(old_size_);
}

}  // namespace dismount
