// SPDX-License-Identifier: MIT
// Names that Windows programs can use. Our own calls would create others too (NT names know few rules), but neither
// Explorer nor the next step of a job could open or remove them.
#include <algorithm>
#include <array>

#include "platform/handle_win32.h"
#include "platform/tree.h"

namespace dismount {
namespace {

constexpr std::size_t kNameMax = 255;  // in UTF-16 units

bool is_reserved_character(wchar_t c) {
  return c < 0x20 || std::wstring_view(L"<>:\"/\\|?*").find(c) != std::wstring_view::npos;
}

wchar_t upper(wchar_t c) { return c >= L'a' && c <= L'z' ? static_cast<wchar_t>(c - L'a' + L'A') : c; }

/// CON, NUL, COM1 and so on, with any extension and with spaces before it.
bool is_device(const std::wstring& name) {
  std::wstring stem = name.substr(0, name.find(L'.'));
  while (!stem.empty() && stem.back() == L' ') stem.pop_back();
  std::transform(stem.begin(), stem.end(), stem.begin(), upper);
  constexpr std::array<std::wstring_view, 6> kDevices{L"CON", L"PRN", L"AUX", L"NUL", L"CONIN$", L"CONOUT$"};
  if (std::find(kDevices.begin(), kDevices.end(), stem) != kDevices.end()) return true;
  if (stem.size() != 4 || (!stem.starts_with(L"COM") && !stem.starts_with(L"LPT"))) return false;
  // Superscript digits count as well: Windows takes them for the Latin-1 digits they look like.
  return std::wstring_view(L"123456789\u00B9\u00B2\u00B3").find(stem[3]) != std::wstring_view::npos;
}

}  // namespace

bool can_be_file_name(const std::string& name) {
  const std::optional<std::wstring> wide = to_wide(name);
  if (!wide || wide->empty() || wide->size() > kNameMax) return false;
  if (wide->back() == L'.' || wide->back() == L' ') return false;
  return std::none_of(wide->begin(), wide->end(), is_reserved_character) && !is_device(*wide);
}

}  // namespace dismount
