// SPDX-License-Identifier: MIT
// Compares a mount directory with its record and builds the image's next tree: what nobody touched is taken over byte
// for byte, what changed gets new hashes and times, what is new gets normal attributes and its folder's security.
#pragma once

#include <string>
#include <vector>

#include "engine/portable/listing.h"
#include "engine/portable/mount_record.h"
#include "events/event.h"
#include "platform/tree.h"
#include "wim/append_commit.h"
#include "wim/progress.h"

namespace dismount {

struct Scan {
  bool changed = false;  ///< anything to save at all
  Changes changes;
  StagedImage staged;                ///< blobs, metadata, counts and references; index and flags are the caller's
  std::vector<std::string> skipped;  ///< sockets, devices and pipes: an image cannot hold them
};

struct ScanTarget {
  const MountRecord& record;
  Directory& root;               ///< the mount directory; must outlive the staged blobs
  ListedTree& listed;            ///< what is in it
  bool stage_unchanged = false;  ///< prepare metadata even if nothing changed: for append
};

/// `image` is the tree that was mounted. Progress is told the entries that were listed, again and again.
Result<Scan> scan_mount(File& file, const Wim& wim, const Image& image, const ScanTarget& target,
                        const OnProgress& progress);

}  // namespace dismount
