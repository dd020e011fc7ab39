// SPDX-License-Identifier: MIT
// The reparse data of symbolic links and junctions: text to bytes and back. Layout: REPARSE_DATA_BUFFER in ntifs.h,
// which user-mode headers do not have.
#pragma once

#include <optional>
#include <string>

#include "base/bytes.h"

namespace dismount {

/// The data that makes a symbolic link to `target` ("C:\x", "\\server\share\x", "..\x", "\x"); nothing if it is too
/// long.
std::optional<Bytes> encode_symlink(std::wstring_view target);

/// The target of a symbolic link or a junction; nothing if the data is malformed or of another kind.
std::optional<std::wstring> decode_link(ByteView data);

}  // namespace dismount
