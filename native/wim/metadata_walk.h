// SPDX-License-Identifier: MIT
// Proves the metadata of an image as it is unpacked, without holding it: a tree of a million entries takes 250 MB.
#pragma once

#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

#include "wim/image.h"

namespace dismount {

/// Whether a blob with this hash is there.
using HasBlob = std::function<bool(const Sha1Hash&)>;

/// Goes through the lists of children in the order in which they stand. When it ends well, Image::decode accepts the
/// same bytes, and `has` holds for every hash that their entries name. When not, something is wrong, or a list stands
/// before the directory that it belongs to, as no tool writes it; who wants to know which decodes the image.
/// Memory: 16 bytes for each directory whose list is still to come, and an entry that is cut by a piece.
class MetadataWalk {
 public:
  /// `size`: of the whole resource; `has` must outlive the walk.
  MetadataWalk(std::uint64_t size, const HasBlob& has) : size_(size), has_(&has) {}

  /// Takes the next bytes; false when it is known that the walk will not end well.
  bool add(ByteView piece);

  /// Whether it has, once all bytes were given.
  bool ended_well() const { return step_ == Step::done; }

 private:
  /// A list that a directory has named.
  struct NamedList {
    std::uint64_t at;
    std::size_t depth;
    bool operator>(const NamedList& other) const { return at > other.at; }
  };
  enum class Step { security_data, root, list, done };
  enum class Outcome { went_on, needs_more, unsound };

  ByteView rest() const;
  bool all_is_here() const { return held_from_ + held_.size() == size_; }
  Outcome next();
  Outcome wait_or_refuse(ByteView rest);
  bool name_list(std::uint64_t at);
  Outcome next_list();

  std::uint64_t size_;
  const HasBlob* has_;
  Step step_ = Step::security_data;
  std::uint64_t at_ = 0;          ///< in the resource
  std::uint64_t first_list_ = 0;  ///< no list may begin before
  std::size_t depth_ = 0;         ///< of the list that is read: 1 for that of the root
  std::priority_queue<NamedList, std::vector<NamedList>, std::greater<>> named_;
  std::size_t wanted_ = 0;  ///< bytes without which a second look would find nothing new
  std::uint64_t held_from_ = 0;
  Bytes held_;
};

}  // namespace dismount
