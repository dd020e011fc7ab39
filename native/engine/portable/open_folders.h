// SPDX-License-Identifier: MIT
// Folders of a plan that are kept open while they are filled: the few used last, so that neither a wide nor a deep tree
// takes more descriptors than a process may have.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "engine/portable/extraction_plan.h"
#include "platform/tree.h"

namespace dismount {

/// Of one thread. `target` and `plan` must outlive it.
class OpenFolders {
 public:
  /// For each of `workers` threads a part of what all may keep open.
  OpenFolders(Directory& target, const ExtractionPlan& plan, unsigned workers);

  /// Walks down from the nearest open folder, so that no component can be a link. The folder stays open as long as
  /// somebody holds it.
  Result<std::shared_ptr<Directory>> open(std::uint32_t folder);

 private:
  std::shared_ptr<Directory> find(std::uint32_t folder);

  std::shared_ptr<Directory> target_;
  const ExtractionPlan& plan_;
  std::size_t limit_;
  std::vector<std::pair<std::uint32_t, std::shared_ptr<Directory>>> open_;  ///< the one used last is the last
};

}  // namespace dismount
