// SPDX-License-Identifier: MIT
#include "wim/name_order.h"

#include <algorithm>

namespace dismount {
namespace {

bool between(char16_t unit, char16_t first, char16_t last) { return unit >= first && unit <= last; }

char16_t upper(char16_t unit) {
  const auto minus = [&](int distance) { return static_cast<char16_t>(unit - distance); };
  if (between(unit, u'a', u'z')) return minus(0x20);
  if (unit < 0xE0) return unit;
  if (between(unit, 0xE0, 0xFE) && unit != 0xF7) return minus(0x20);
  if (unit == 0xFF) return 0x178;
  if (between(unit, 0x3B1, 0x3C9) && unit != 0x3C2) return minus(0x20);
  if (between(unit, 0x430, 0x44F)) return minus(0x20);
  if (between(unit, 0x450, 0x45F)) return minus(0x50);
  return unit;
}

}  // namespace

bool name_less(std::u16string_view a, std::u16string_view b) {
  const std::size_t common = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < common; ++i) {
    const char16_t x = upper(a[i]);
    const char16_t y = upper(b[i]);
    if (x != y) return x < y;
  }
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

}  // namespace dismount
