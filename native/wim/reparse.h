// SPDX-License-Identifier: MIT
// Reparse data of symbolic links and junctions (docs/format/reparse-point.md): where a link points.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/bytes.h"

namespace dismount {

struct LinkData {
  std::u16string substitute_name;  ///< what Windows follows: "\??\C:\Users", "..\file"
  std::u16string print_name;       ///< what is shown
  bool relative = false;
};

/// Nothing for another tag, or for data whose names do not fit.
std::optional<LinkData> decode_link(std::uint32_t tag, ByteView data);

Bytes encode_symlink(const LinkData& link);

}  // namespace dismount
