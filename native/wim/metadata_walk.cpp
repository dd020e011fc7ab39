// SPDX-License-Identifier: MIT
#include "wim/metadata_walk.h"

#include <algorithm>

#include "wim/security_data.h"

namespace dismount {
namespace {

/// The most that is held for one entry, or for the security data. Those of real images have some hundred bytes, and
/// less than a megabyte.
constexpr std::size_t kMostHeld = 4 * 1024 * 1024;
constexpr std::size_t kEndOfList = 8;

}  // namespace

bool MetadataWalk::add(ByteView piece) {
  if (step_ == Step::done) return true;
  held_.insert(held_.end(), piece.begin(), piece.end());
  Outcome outcome = Outcome::went_on;
  while (step_ != Step::done && outcome == Outcome::went_on) outcome = next();
  const auto used = static_cast<std::size_t>(std::min<std::uint64_t>(at_ - held_from_, held_.size()));
  held_.erase(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(used));
  held_from_ += used;
  return outcome != Outcome::unsound;
}

ByteView MetadataWalk::rest() const {
  const std::uint64_t used = at_ - held_from_;
  return used >= held_.size() ? ByteView{} : ByteView(held_).subspan(static_cast<std::size_t>(used));
}

MetadataWalk::Outcome MetadataWalk::next() {
  const ByteView rest = this->rest();
  if (rest.size() < std::max(wanted_, kEndOfList) && !all_is_here()) return Outcome::needs_more;
  wanted_ = 0;
  if (step_ == Step::security_data) {
    const Result<std::uint64_t> size = security_data_size(rest);
    if (!size) return wait_or_refuse(rest);
    at_ = *size;
    step_ = Step::root;
    return Outcome::went_on;
  }
  if (is_end_of_list(rest, 0)) {
    if (step_ == Step::root) return Outcome::unsound;
    at_ += kEndOfList;
    return next_list();
  }
  const Result<std::uint64_t> size = check_dentry(rest, 0);
  if (!size) return wait_or_refuse(rest);
  const Dentry dentry(rest.first(static_cast<std::size_t>(*size)), at_);
  at_ += *size;
  if (step_ == Step::root) {
    first_list_ = at_;
    if (!dentry.is_directory()) return Outcome::unsound;
  }
  for (const DentryStream& stream : streams_of(dentry.bytes())) {
    if (stream.hash != kZeroHash && !(*has_)(stream.hash)) return Outcome::unsound;
  }
  if (dentry.is_directory() && !name_list(dentry.subdirectory_offset())) return Outcome::unsound;
  return step_ == Step::root ? next_list() : Outcome::went_on;
}

/// What is wrong with a structure may only be that the rest of it is still to come.
MetadataWalk::Outcome MetadataWalk::wait_or_refuse(ByteView rest) {
  if (all_is_here() || rest.size() > kMostHeld) return Outcome::unsound;
  wanted_ = 2 * rest.size();  // so that an entry in many pieces is not looked at once for each
  return Outcome::needs_more;
}

bool MetadataWalk::name_list(std::uint64_t at) {
  if (at == 0) return true;
  if (depth_ == kMaxDepth || at < first_list_ || at < at_ || at % 8 != 0) return false;
  named_.push({at, depth_ + 1});
  return true;
}

/// Goes to the next list that a directory has named. One that begins in what is read already is no list of its own.
MetadataWalk::Outcome MetadataWalk::next_list() {
  if (named_.empty()) {
    step_ = Step::done;
    return Outcome::went_on;
  }
  if (named_.top().at < at_) return Outcome::unsound;
  step_ = Step::list;
  at_ = named_.top().at;
  depth_ = named_.top().depth;
  named_.pop();
  return Outcome::went_on;
}

}  // namespace dismount
