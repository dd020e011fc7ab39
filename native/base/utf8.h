// SPDX-License-Identifier: MIT
// One code point of UTF-8 at a time. Surrogates are let through as three bytes: whether they may stand there is for
// the caller to say (utf16.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dismount {

/// `point` must be at most U+10FFFF.
void append_code_point(std::string& text, std::uint32_t point);

/// Takes one sequence off the front of `text`, which is not empty; nothing, and `text` as it was, if the sequence is
/// cut off, overlong or above U+10FFFF.
std::optional<std::uint32_t> take_code_point(std::string_view& text);

}  // namespace dismount
