// SPDX-License-Identifier: MIT
// UTF-16LE as WIM files hold it, and UTF-8 as everything else here does.
// Names in a WIM are opaque 16-bit units: unpaired surrogates occur and must survive, so the 8-bit form is
// WTF-8 (surrogates encoded as three bytes when unpaired), a superset of UTF-8.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace dismount {

/// Any 16-bit units to WTF-8. Never fails.
std::string utf16_to_utf8(std::u16string_view units);

/// WTF-8 to 16-bit units; nothing if the bytes are not well-formed WTF-8.
std::optional<std::u16string> utf8_to_utf16(std::string_view text);

/// Little-endian bytes to units; the size must be even.
std::u16string utf16_from_bytes(ByteView bytes);

/// Units to little-endian bytes.
Bytes utf16_to_bytes(std::u16string_view units);

}  // namespace dismount
