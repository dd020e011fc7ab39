// SPDX-License-Identifier: MIT
// Split sets: a WIM in several files (install.swm, install2.swm, …), each with the part of the blobs that its own
// lookup table lists (docs/format/split-set.md).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "wim/verify.h"

namespace dismount {

/// A WIM and, if it is the first part of a split set, the files beside it that belong to it.
class SplitSet {
 public:
  /// `first` as read_part read it. Finds the other parts by their names; `first` must outlive the set. A whole file is
  /// a set of one. Errors (Code::split_wim): another part than the first one, with the first one's name; a part that is
  /// missing or is not of this set.
  static Result<SplitSet> open(File& first, Wim wim);

  const std::vector<WimPart>& parts() const { return parts_; }
  /// The part that has the images.
  const Wim& first() const { return *wims_.front(); }

 private:
  std::vector<std::unique_ptr<File>> files_;  ///< of the parts but the first
  std::vector<std::unique_ptr<Wim>> wims_;
  std::vector<WimPart> parts_;
};

/// The name of part `number` (1-based) when `first` is that of the first one: "install.swm", "install2.swm".
std::string part_path(const std::string& first, std::uint32_t number);

/// The name of the first part when `path` is that of part `number`; empty if the names are not by that pattern.
std::string first_part_path(const std::string& path, std::uint32_t number);

}  // namespace dismount
