// SPDX-License-Identifier: MIT
// Bytes as lower-case hexadecimal digits.
#pragma once

#include <string>

#include "base/bytes.h"

namespace dismount {

inline std::string bytes_to_hex(ByteView bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::byte byte : bytes) {
    text += kDigits[std::to_integer<unsigned>(byte) >> 4];
    text += kDigits[std::to_integer<unsigned>(byte) & 15];
  }
  return text;
}

}  // namespace dismount
