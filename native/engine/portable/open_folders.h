// SPDX-License-Identifier: MIT
// Folders of a plan that are kept open while they are filled: the few used last, and some on the way to deep ones, so
// that neither a wide nor a deep tree takes more descriptors than a process may have.
#pragma once

#include <memory>
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
  struct Open {
    std::uint32_t folder;
    std::shared_ptr<Directory> directory;
  };

  /// The one used last is the last.
  class Kept {
   public:
    explicit Kept(std::size_t limit) : limit_(limit) {}
    std::size_t limit() const { return limit_; }
    std::shared_ptr<Directory> find(std::uint32_t folder);
    void add(std::uint32_t folder, std::shared_ptr<Directory> directory);

   private:
    std::size_t limit_;
    std::vector<Open> open_;
  };

  bool is_on_the_way(std::uint32_t folder) const;
  std::shared_ptr<Directory> find(std::uint32_t folder);

  std::shared_ptr<Directory> target_;
  const ExtractionPlan& plan_;
  Kept recent_;
  Kept on_the_way_;
};

}  // namespace dismount
