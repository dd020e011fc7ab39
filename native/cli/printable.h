// SPDX-License-Identifier: MIT
// Text from images, logs and file names, made safe for a terminal and for a log that a CI runner reads.
#pragma once

#include <string>
#include <string_view>

namespace dismount {

/// One line: control characters (also line breaks and escapes) and the characters that turn text around become U+FFFD.
std::string printable(std::string_view text);

/// "1.5 GiB".
std::string format_bytes(unsigned long long bytes);

}  // namespace dismount
