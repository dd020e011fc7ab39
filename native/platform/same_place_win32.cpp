// SPDX-License-Identifier: MIT
#include "platform/handle_win32.h"
#include "platform/same_place.h"

namespace dismount {

bool is_at_or_below(std::string_view path, std::string_view directory) {
  const std::optional<std::wstring> inner = to_wide(path);
  const std::optional<std::wstring> outer = to_wide(directory);
  if (!inner || !outer || inner->size() < outer->size()) return false;
  const int size = static_cast<int>(outer->size());
  if (::CompareStringOrdinal(inner->data(), size, outer->data(), size, TRUE) != CSTR_EQUAL) return false;
  return inner->size() == outer->size() || outer->ends_with(L'\\') || (*inner)[outer->size()] == L'\\';
}

}  // namespace dismount
