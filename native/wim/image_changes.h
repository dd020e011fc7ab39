// SPDX-License-Identifier: MIT
// What differs between two states of an image, told by their metadata alone: no stream is read.
//
// Every name below the root counts once: files, links and directories. A renamed or moved entry is removed and added.
// Modified is an entry of the same name whose contents, named streams, reparse data, attributes, security descriptor or
// short name differ, or, unless it is a directory, its time of creation or of last write. A directory's own times
// follow from what was added and removed in it, so they do not count; nor do the time of last access, the number of a
// group of hard links and the order of siblings, which say nothing about what is in the image.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "events/event.h"
#include "wim/image.h"
#include "wim/lookup_table.h"

namespace dismount {

struct EntryChange {
  ChangeKind kind = ChangeKind::modified;
  std::string path;                                         ///< from the image's root: "\\Windows\\notepad.exe"
  std::optional<std::uint64_t> size_before = std::nullopt;  ///< bytes of all its streams; none for an added one
  std::optional<std::uint64_t> size_after = std::nullopt;   ///< none for a removed one
};

/// A state of an image, and the table that knows the sizes of its streams.
struct ImageState {
  const Image& image;
  const LookupTable& table;
};

/// Calls `tell` for each change, in the order of a walk through the directories; returns the counts of what was told
/// (`unchanged`: all other entries).
Changes compare_images(const ImageState& before, const ImageState& after,
                       const std::function<void(const EntryChange&)>& tell);

}  // namespace dismount
