// SPDX-License-Identifier: MIT
#include "base/utf8.h"

namespace dismount {

void append_code_point(std::string& text, std::uint32_t point) {
  const auto continuation = [point](unsigned shift) { return static_cast<char>(0x80 | ((point >> shift) & 0x3f)); };
  if (point < 0x80) {
    text += static_cast<char>(point);
  } else if (point < 0x800) {
    text += static_cast<char>(0xc0 | (point >> 6));
    text += continuation(0);
  } else if (point < 0x10000) {
    text += static_cast<char>(0xe0 | (point >> 12));
    text += continuation(6);
    text += continuation(0);
  } else {
    text += static_cast<char>(0xf0 | (point >> 18));
    text += continuation(12);
    text += continuation(6);
    text += continuation(0);
  }
}

std::optional<std::uint32_t> take_code_point(std::string_view& text) {
  const auto lead = static_cast<unsigned char>(text.front());
  std::size_t length;
  std::uint32_t smallest;
  std::uint32_t point;
  if (lead < 0x80) {
    length = 1, smallest = 0, point = lead;
  } else if (lead >= 0xc0 && lead < 0xe0) {
    length = 2, smallest = 0x80, point = lead & 0x1f;
  } else if (lead >= 0xe0 && lead < 0xf0) {
    length = 3, smallest = 0x800, point = lead & 0x0f;
  } else if (lead >= 0xf0 && lead < 0xf8) {
    length = 4, smallest = 0x10000, point = lead & 0x07;
  } else {
    return std::nullopt;
  }
  if (text.size() < length) return std::nullopt;
  for (std::size_t i = 1; i < length; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xc0) != 0x80) return std::nullopt;
    point = point << 6 | (byte & 0x3f);
  }
  if (point < smallest || point > 0x10ffff) return std::nullopt;
  text.remove_prefix(length);
  return point;
}

}  // namespace dismount
