// SPDX-License-Identifier: MIT
// WTF-8 (https://simonsapin.github.io/wtf-8/): UTF-8 that also holds unpaired surrogates, as three bytes each. A pair
// is always one four-byte sequence, so that every 16-bit string has exactly one 8-bit form.
#include "base/utf16.h"

#include "base/utf8.h"

namespace dismount {
namespace {

bool is_high_surrogate(std::uint32_t unit) { return unit >= 0xd800 && unit <= 0xdbff; }
bool is_low_surrogate(std::uint32_t unit) { return unit >= 0xdc00 && unit <= 0xdfff; }

}  // namespace

std::string utf16_to_utf8(std::u16string_view units) {
  std::string text;
  text.reserve(units.size());
  for (std::size_t i = 0; i < units.size(); ++i) {
    std::uint32_t point = units[i];
    if (is_high_surrogate(point) && i + 1 < units.size() && is_low_surrogate(units[i + 1])) {
      point = 0x10000 + ((point - 0xd800) << 10) + (units[++i] - 0xdc00u);
    }
    append_code_point(text, point);
  }
  return text;
}

std::optional<std::u16string> utf8_to_utf16(std::string_view text) {
  std::u16string units;
  units.reserve(text.size());
  bool after_lone_high = false;
  while (!text.empty()) {
    const std::optional<std::uint32_t> point = take_code_point(text);
    if (!point) return std::nullopt;
    // A pair spelled as two three-byte sequences would be a second spelling of the same string.
    if (after_lone_high && is_low_surrogate(*point)) return std::nullopt;
    after_lone_high = is_high_surrogate(*point);
    if (*point < 0x10000) {
      units += static_cast<char16_t>(*point);
    } else {
      units += static_cast<char16_t>(0xd800 + ((*point - 0x10000) >> 10));
      units += static_cast<char16_t>(0xdc00 + (*point & 0x3ff));
    }
  }
  return units;
}

std::u16string utf16_from_bytes(ByteView bytes) {
  assert(bytes.size() % 2 == 0);
  std::u16string units(bytes.size() / 2, u'\0');
  if (!units.empty()) std::memcpy(units.data(), bytes.data(), units.size() * 2);
  return units;
}

Bytes utf16_to_bytes(std::u16string_view units) {
  Bytes bytes(units.size() * 2);
  if (!bytes.empty()) std::memcpy(bytes.data(), units.data(), bytes.size());
  return bytes;
}

}  // namespace dismount
