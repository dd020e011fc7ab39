// SPDX-License-Identifier: MIT
// Which path lies in which, and so which mount must be taken off before which.
#pragma once

#include <string>
#include <vector>

#include "events/event.h"

namespace dismount {

/// A file or directory under the names that may be compared: as it is written, and without links where it exists.
class Place {
 public:
  explicit Place(const std::string& path);

  bool is(const Place& other) const;
  bool lies_below(const Place& directory) const;

 private:
  template <typename Match>
  bool any_of(const Place& other, const Match& match) const;

  std::vector<std::string> names_;
};

/// A mount with the image file that it is of.
struct MountPlace {
  explicit MountPlace(const MountInfo& mount) : directory(mount.path), image(mount.image_path) {}

  /// Whether it, or its image file, lies in the mount directory of the other: then it must be taken off first.
  bool lies_in(const MountPlace& outer) const {
    return directory.lies_below(outer.directory) || image.lies_below(outer.directory);
  }

  Place directory;
  Place image;
};

/// Indexes of the mounts in the order to take them off: each before the one that it lies in, else as given.
std::vector<std::size_t> inner_first(const std::vector<MountPlace>& mounts);

}  // namespace dismount
