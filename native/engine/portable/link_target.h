// SPDX-License-Identifier: MIT
// Where a link in an image points, as a path of this system, and back (docs/format/reparse-point.md).
// Absolute targets in an image start at the image's root, so in a mount they start at the mount directory.
#pragma once

#include <optional>
#include <string>

#include "wim/reader.h"
#include "wim/reparse.h"

namespace dismount {

/// The text for a symbolic link on disk; nothing if the link's data makes no sense or is not valid text.
/// `fixed`: the target is relative to the image's root (the dentry does not say otherwise).
std::optional<std::string> link_text(const LinkData& link, bool fixed, const std::string& mount_path);

/// What a new or changed link on disk becomes in the image.
struct NewLink {
  Bytes data;
  bool not_fixed = false;
};
/// Nothing if the text is not valid UTF-8 or is too long for reparse data.
std::optional<NewLink> link_from_text(const std::string& text, const std::string& mount_path);

/// Reads the data of links, and keeps the last: links that have the same stand side by side where they are made, and in
/// a solid resource a few bytes may cost two chunks of 64 MiB.
class LinkReader {
 public:
  /// `table` must outlive the reader.
  LinkReader(ResourceReader reader, const LookupTable& table) : reader_(std::move(reader)), table_(&table) {}

  /// The reparse data with this hash; nothing if it is not there, damaged or longer than any can be.
  const std::optional<Bytes>& read(const Sha1Hash& hash);

 private:
  ResourceReader reader_;
  const LookupTable* table_;
  std::optional<Sha1Hash> last_ = std::nullopt;
  std::optional<Bytes> data_ = std::nullopt;  ///< of last_
};

/// Reads the reparse data of a link's dentry and gives the text to show. Nothing: not a link that can be shown.
std::optional<std::string> read_link_text(LinkReader& links, const Dentry& dentry, const std::string& mount_path);

}  // namespace dismount
